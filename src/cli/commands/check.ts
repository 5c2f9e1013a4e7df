import { viaWords } from "../../explain/words.ts";
import { FINDINGS } from "../../findings/registry.ts";
import { baselineOf, baselineSchema } from "../../policy/baseline.ts";
import { exitOf } from "../../policy/check.ts";
import { startingPolicy } from "../../policy/init.ts";
import type { CheckResultJson } from "../../policy/result.ts";
import { policyOf } from "../../reports/open-check.ts";
import { findingsOf } from "../../reports/open-findings.ts";
import type { Invocation } from "../command.ts";
import { type Command, outputFlag } from "../command.ts";
import { issueLine, openSnapshot, strictly } from "../open.ts";
import { structured } from "../output.ts";
import { type Paint, painter } from "../render/colour.ts";
import { printable } from "../render/table.ts";
import { ALSO_FLAG, LANG_FLAG, writeAlso, writeReport } from "../report-options.ts";
import { SOURCE_FLAGS, serverOf, sourceOf, strictCode } from "../source.ts";
import { hasColour, inputText, print, say } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const check: Command = {
  name: "check",
  summary: "does an estate keep a policy? for CI",
  usage: ["check [POLICY.yaml] [-s SNAPSHOT] [--baseline FILE]", "check --init [-s SNAPSHOT]"],
  about:
    "Checks forbid, allow-only and require statements of a YAML policy against a snapshot; without a policy the shipped `recommended` one. Every violation shows a shortest path. Exit code 0 holds, 1 broken, 3 undecided (--unknown=fail makes that 1, --unknown=warn 0). --init prints a policy of what is true today.",
  examples: [
    { line: "clew check --init > clew-policy.yaml", says: "then take out whoever should not" },
    { line: "clew check clew-policy.yaml -s estate -o sarif", says: "in CI" },
    { line: "clew check --baseline baseline.json", says: "fail on new access only" },
  ],
  flags: [
    { name: "init", value: "boolean", about: "print a starting policy on stdout" },
    { name: "baseline", value: "FILE", about: "violations in it are known and do not fail" },
    { name: "write-baseline", value: "boolean", about: "print the baseline of this check on stdout" },
    { name: "unknown", value: "HOW", choices: ["fail", "warn"], about: "what an undecided statement does" },
    { name: "source-root", value: "PATH", about: "folder of the snapshot below the repository's root, for SARIF" },
    outputFlag(["table", "json", "yaml", "markdown", "html", "sarif", "junit", "csv"]),
    ALSO_FLAG,
    LANG_FLAG,
    ...SOURCE_FLAGS,
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [path, extra] = words;
    if (extra !== undefined) throw new UsageError(`expected one policy, came \`${words.join(" ")}\``);
    const policy = path === undefined ? {} : await policyFrom(invocation, path);
    const baseline =
      typeof flags["baseline"] === "string" ? await baselineFrom(invocation, flags["baseline"]) : undefined;
    if (flags["init"] === true) return init(invocation);
    const source = await sourceOf(invocation);
    const date = io.now().toISOString();
    const result = await source.check({
      ...policy,
      date,
      ...(baseline === undefined ? {} : { baseline }),
      strict: flags["strict"] === true,
    });
    const issues = await source.issues();
    await writeAlso(invocation, { kind: "check", answer: result }, { issues, date });
    const format = String(flags["output"] ?? "table");
    if (flags["write-baseline"] === true) await io.stdout.write(structured(baselineOf(result), "json"));
    else if (format === "table") await print(io, checkLines(result, painter(hasColour(io))));
    else if (format === "json" || format === "yaml") await io.stdout.write(structured(result, format));
    else await writeReport(invocation, format as "sarif", { kind: "check", answer: result }, { issues, date });
    if (flags["quiet"] !== true) await say(io, [`policy ${result.policy}: ${result.outcome}`, ...result.notes]);
    return strictCode(invocation, source, exitOf(result, flags["unknown"] as "fail" | "warn" | undefined));
  },
};

/** Prints a policy of what is true today. */
async function init(invocation: Invocation): Promise<number> {
  serverOf(invocation);
  const opened = await openSnapshot(invocation);
  const kinds = FINDINGS.map((kind) => kind.id);
  for (const piece of startingPolicy(opened.engine, findingsOf(opened.engine).findings, kinds))
    await invocation.io.stdout.write(piece);
  return strictly(invocation, opened, 0);
}

/** The text of a policy that is understood: faults are said before a snapshot is opened. */
async function policyFrom({ io }: Invocation, path: string): Promise<{ policy: string; document: string }> {
  const file = { policy: await inputText(io, path), document: path };
  const read = policyOf(file);
  if ("read" in read) return file;
  throw new UsageError(
    `the policy is not understood\n${read.issues.map((issue) => `  ${issueLine(issue)}`).join("\n")}`,
  );
}

async function baselineFrom(invocation: Invocation, path: string) {
  const parsed = baselineSchema.safeParse(parseJson(await inputText(invocation.io, path), path));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `\`${path}\` is no baseline: ${parsed.error.issues[0]?.message.toLowerCase() ?? "not understood"}`,
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`\`${path}\` is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkLines(result: CheckResultJson, paint: Paint): string[] {
  const lines: string[] = [];
  for (const rule of result.rules) {
    const mark = {
      holds: paint.verdict("allowed").replace("allowed", "holds"),
      broken: paint.verdict("denied").replace("denied", "broken"),
      undecided: paint.verdict("unknown").replace("unknown", "undecided"),
    }[rule.status];
    lines.push(`${mark.padEnd(10)} ${printable(rule.id)}: ${printable(rule.title)}`);
    for (const violation of result.violations.filter(
      (one) => one.rule === rule.id && (one.status === "new" || one.status === "undecided"),
    )) {
      const who = violation.identity?.id ?? violation.finding?.subject ?? "";
      const why = violation.row === null ? (violation.finding?.message ?? violation.kind) : viaWords(violation.row);
      lines.push(printable(`    ${violation.severity} ${who} ${violation.action}: ${why}`));
    }
  }
  return lines;
}
