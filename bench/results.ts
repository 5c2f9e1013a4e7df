/** Writes the rows for people: a table and a chart of how far each ratio is from its target. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Row } from "./row.ts";

export interface Run {
  readonly size: string;
  readonly seed: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: readonly Row[];
}

const FILE = join(import.meta.dirname, "RESULTS.md");

/** Replaces the part of `RESULTS.md` of each size that was run, and keeps the others. */
export function writeResults(runs: readonly Run[]): void {
  const parts = new Map<string, string>();
  if (existsSync(FILE))
    for (const found of readFileSync(FILE, "utf8").matchAll(/<!-- (\w+) -->\n([\s\S]*?)(?=<!-- |$)/g))
      parts.set(found[1] ?? "", (found[2] ?? "").trim());
  for (const run of runs) parts.set(run.size, part(run).trim());
  const order = ["S", "M", "L"].filter((size) => parts.has(size));
  const text = [
    "# Benchmark results",
    "",
    "Written by `npm run bench`. Ratios come from one process in which ours and the peer take turns; absolute times depend on the machine.",
    "A ratio of a `≥` target counts how many times faster ours is, one of a `≤` target how much of the peer's it takes.",
    "",
    ...order.flatMap((size) => [`<!-- ${size} -->`, parts.get(size) ?? "", ""]),
  ].join("\n");
  writeFileSync(FILE, text);
}

function part(run: Run): string {
  const machine = `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`;
  const lines = [
    `## Size ${run.size}`,
    "",
    `Seed ${run.seed}, ${(run.bytes / 1e6).toFixed(1)} MB, sha256 \`${run.sha256.slice(0, 16)}\`. ${machine}.`,
    "",
    "| row | ours | peer | ratio | target | holds |",
    "| --- | --- | --- | --- | --- | --- |",
    ...run.rows.map((row) => {
      const range =
        row.ratioMin === undefined ? "" : ` [${short(row.ratioMin)}..${short(row.ratioMax ?? row.ratioMin)}]`;
      return `| ${row.row} | ${short(row.ours)} ${row.unit} | ${short(row.peer)} ${row.unit} (${row.peerName}) | ${short(row.ratio)}${range} | ${row.target} | ${row.holds === null ? "–" : row.holds ? "yes" : "**no**"} |`;
    }),
    "",
    "How many times as fast as asked (`|` is the target, each further mark a factor of two):",
    "",
    "```text",
    ...run.rows.flatMap((row) => bar(row) ?? []),
    "```",
    "",
    ...run.rows.map((row) => `- ${row.row}: ${row.work}. Limit: ${row.limit}.`),
  ];
  return lines.join("\n");
}

/** Powers of two by which a row is better (`#`) or worse (`-`) than its target. */
function bar(row: Row): string | undefined {
  const goal = Number(/[\d.]+/.exec(row.target)?.[0]);
  if (row.ratio === null || !(row.ratio > 0) || !(goal > 0)) return undefined;
  const better = Math.log2(row.target.startsWith("≥") ? row.ratio / goal : goal / row.ratio);
  const marks = Math.min(12, Math.round(Math.abs(better)));
  const side = better >= 0 ? `            |${"#".repeat(marks)}` : `${" ".repeat(12 - marks)}${"-".repeat(marks)}|`;
  return `${side.padEnd(27)}${row.row}`;
}

function short(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toString();
}
