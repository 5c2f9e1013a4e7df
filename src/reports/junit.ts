/** JUnit XML: one test case a rule, a failure for its violations. Schema: https://github.com/windyroad/JUnit-Schema */
import { evidenceOf, placeWords } from "../explain/words.ts";
import { plain } from "../messages/message.ts";
import type { ViolationJson } from "../policy/result.ts";
import { violationText } from "./documents/check-document.ts";
import type { Renderer, ReportInput } from "./report.ts";
import { type Words, wordsOf } from "./words.ts";
import { xml } from "./xml.ts";

interface Case {
  readonly name: string;
  readonly className: string;
  /** First line of the failure, and its body. */
  readonly failure?: { readonly message: string; readonly type: string; readonly body: string };
  readonly error?: { readonly message: string; readonly type: string };
}

export const junit: Renderer = function* (input, options) {
  const words = wordsOf(options);
  const { name, cases } = suiteOf(input, words);
  const failures = cases.filter((one) => one.failure !== undefined).length;
  const errors = cases.filter((one) => one.error !== undefined).length;
  // The schema wants a time without zone and names a host; nothing here took time worth telling.
  const timestamp = (options.date ?? "1970-01-01T00:00:00").slice(0, 19).padEnd(19, "T00:00:00");
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  yield `<testsuite name="${xml(name)}" package="clew" id="0" timestamp="${xml(timestamp)}" hostname="localhost" tests="${cases.length}" failures="${failures}" errors="${errors}" time="0">\n<properties/>\n`;
  for (const one of cases) {
    yield `<testcase name="${xml(one.name)}" classname="${xml(one.className)}" time="0"`;
    if (one.failure !== undefined)
      yield `>\n<failure message="${xml(one.failure.message)}" type="${xml(one.failure.type)}">${xml(one.failure.body)}</failure>\n</testcase>\n`;
    else if (one.error !== undefined)
      yield `>\n<error message="${xml(one.error.message)}" type="${xml(one.error.type)}"/>\n</testcase>\n`;
    else yield "/>\n";
  }
  yield "<system-out/>\n<system-err/>\n</testsuite>\n</testsuites>\n";
};

function suiteOf(input: ReportInput, words: Words): { name: string; cases: Case[] } {
  if (input.kind === "check") {
    const result = input.answer;
    const byRule = Map.groupBy(
      result.violations.filter((violation) => violation.status === "new"),
      (violation) => violation.rule,
    );
    return {
      name: result.policy,
      cases: result.rules.map((rule): Case => {
        const base = { name: `${rule.id}: ${rule.title}`, className: `clew.${result.policy}` };
        const broken = byRule.get(rule.id) ?? [];
        if (broken.length > 0)
          return {
            ...base,
            failure: {
              message: plain(words.say("check.broken", { n: broken.length, rules: 1 })),
              type: rule.severity,
              body: broken.map((violation) => violationLines(violation, words)).join("\n\n"),
            },
          };
        if (rule.status === "undecided")
          return { ...base, error: { message: plain(words.say("check.warns")), type: "undecided" } };
        return base;
      }),
    };
  }
  if (input.kind === "findings" || input.kind === "access") {
    return {
      name: "findings",
      cases: input.answer.findings.map((finding) => ({
        name: finding.message,
        className: `clew.findings.${finding.finding}`,
        failure: {
          message: finding.title,
          type: finding.severity,
          body: [finding.message, ...finding.evidence.map(placeWords)].join("\n"),
        },
      })),
    };
  }
  return { name: input.kind, cases: [] };
}

function violationLines(violation: ViolationJson, words: Words): string {
  const lines = [plain(violationText(violation, words))];
  if (violation.row !== null) {
    lines.push(`  ${plain(words.how(violation.row.path, violation.row.cluster))}`);
    for (const place of evidenceOf(violation.row.path)) lines.push(`  ${placeWords(place)}`);
  }
  for (const place of violation.finding?.evidence ?? []) lines.push(`  ${placeWords(place)}`);
  return lines.join("\n");
}
