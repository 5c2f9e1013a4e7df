import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Io, Output } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";

const REPO = join(import.meta.dirname, "..", "..");
const STORY = readFileSync(join(REPO, "examples/estate/README.md"), "utf8");

interface Row {
  readonly identity: { readonly id: string };
  readonly cluster: string;
  readonly verdict: string;
}

/** Runs the command line; the answer is what it writes to stdout. */
async function ask(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr"): Output => ({
    write: async (chunk) => {
      written[name] += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
    },
    isTTY: false,
    columns: undefined,
    closed: false,
  });
  const io: Io = {
    stdin: { isTTY: false, chunks: async function* () {} },
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    cwd: REPO,
    env: {},
    home: REPO,
    now: () => new Date("2026-11-01T00:00:00Z"),
    stopped: () => new AbortController().signal,
  };
  return { code: await main(argv, io), ...written };
}

/** Cells of the table that follows a sentence or heading of the story, without its head. */
function tableAfter(words: string): string[][] {
  const rest = STORY.slice(STORY.indexOf(words));
  const lines = rest.slice(rest.indexOf("\n|") + 1).split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

const isNamed = (row: Row, name: string): boolean => {
  const key = row.identity.id.replace(/^group:/, "").split("@")[0] ?? "";
  return key === name || key.endsWith(`/${name}`);
};

describe("the example estate", () => {
  let rows: readonly Row[] = [];
  beforeAll(async () => {
    const { code, stdout } = await ask(..."who-can delete pods -n prod -s examples/estate -o json".split(" "));
    expect(code).toBe(0);
    rows = JSON.parse(stdout).rows;
  });

  it("is read without a single issue", async () => {
    const { code, stdout } = await ask("validate", "-s", "examples/estate");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0 issues$/m);
  });

  const told = tableAfter("Straight from the two clusters' own lists");
  it("tells of a dozen ways at least", () => expect(told.length).toBeGreaterThan(12));

  it.each(told)("%s can delete pods in prod of %s: %s", (name, cluster, verdict) => {
    const found = rows.filter((row) => isNamed(row, name) && row.cluster === cluster);
    expect(found.map((row) => row.verdict)).toEqual([verdict]);
  });

  it("has nobody else straight from the clusters' lists", () => {
    const strangers = rows.filter(
      (row) =>
        /^arn:aws:iam::(?:111122223333|444455556666):/.test(row.identity.id) &&
        !STORY.includes(row.identity.id.split("/").at(-1) ?? ""),
    );
    expect(strangers).toEqual([]);
  });

  const cannot = [
    "AWSReservedSSO_ShopDeveloper_ed4a97929209014a",
    "data-batch",
    "AWSReservedSSO_ReadOnly_2f0618c5b0cb388c",
    "system:serviceaccount:shop:load-test",
  ];
  it.each(cannot)("%s cannot, and the story says why", (name) => {
    expect(tableAfter("## Who cannot").map(([cell]) => cell)).toContain(name);
    expect(rows.filter((row) => isNamed(row, name))).toEqual([]);
  });

  /** The name in backticks, before what the story says of where it is. */
  const byIam = tableAfter("Those who can become one of them in IAM").map(([cell = "", verdict = ""]) => ({
    name: cell.replace(/^GitHub /, "").split(" ")[0] ?? "",
    verdict: verdict.split(/[:,]/)[0] ?? "",
  }));
  it.each(byIam)("$name can become one of them: $verdict", ({ name, verdict }) => {
    const found = rows.filter(
      (row) => isNamed(row, name) || row.identity.id.endsWith(`#${name}`) || row.identity.id.endsWith(`:user/${name}`),
    );
    expect(new Set(found.map((row) => row.verdict))).toEqual(new Set([verdict]));
  });
});
