/**
 * `npm run bench -- [S|M|L]… [--json] [--smoke] [--seed N]`: without a size S and M. Exit code 1 when results differ, 3 when a target is missed.
 */
import { openBed } from "./bed.ts";
import { SIZES, type SizeName } from "./generate/sizes.ts";
import { type Run, writeResults } from "./results.ts";
import { DifferentResults, type Row } from "./row.ts";
import { canRows } from "./rows/can.ts";
import { cliRows } from "./rows/cli.ts";
import { diffRows } from "./rows/diff.ts";
import { loadRows } from "./rows/load.ts";
import { searchRows } from "./rows/search.ts";

const args = process.argv.slice(2);
const isSmoke = args.includes("--smoke");
const isJson = args.includes("--json");
const seedAt = args.indexOf("--seed");
const seed = seedAt < 0 ? 1 : Number(args[seedAt + 1]);
const named = args.filter((arg, at) => !arg.startsWith("-") && (seedAt < 0 || at !== seedAt + 1));
const unknown = named.find((name) => !["S", "M", "L"].includes(name));
if (unknown !== undefined || !Number.isInteger(seed)) {
  process.stderr.write(
    `bench: expected S, M or L, --json, --smoke and --seed N, came \`${unknown ?? args[seedAt + 1]}\`\n`,
  );
  process.exit(2);
}
const sizes: readonly SizeName[] = isSmoke ? ["smoke"] : named.length === 0 ? ["S", "M"] : (named as SizeName[]); // checked above

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function runSize(name: SizeName): Promise<Run> {
  say(`size ${name}: generating and opening`);
  const bed = await openBed(SIZES[name], seed);
  const { sha256, bytes } = bed.written;
  const rows: Row[] = [];
  for (const [title, make] of [
    ["load", () => loadRows(bed)],
    ["search", () => searchRows(bed)],
    ["can", () => canRows(bed)],
    ["diff", () => diffRows(bed)],
    ["cli", () => cliRows(name)],
  ] as const) {
    say(`size ${name}: ${title}`);
    rows.push(...(await make()));
  }
  return { size: name, seed, sha256, bytes, rows };
}

try {
  const runs: Run[] = [];
  for (const name of sizes) runs.push(await runSize(name));
  const rows = runs.flatMap((run) => run.rows.map((row) => ({ ...row, seed: run.seed, input: run.sha256 })));
  if (!isSmoke) writeResults(runs);
  if (isJson) process.stdout.write(`${JSON.stringify({ rows })}\n`);
  else
    for (const row of rows)
      process.stdout.write(
        `${row.size}  ${row.ratio === null ? "-" : row.ratio.toPrecision(3).padStart(9)}  ${row.target.padEnd(16)} ${row.holds ?? "-"}  ${row.row}\n`,
      );
  process.exitCode = rows.some((row) => row.holds === false) ? 3 : 0;
} catch (error) {
  if (!(error instanceof DifferentResults)) throw error;
  say(`results differ: ${error.message}`);
  process.exitCode = 1;
}
