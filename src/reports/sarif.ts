/** SARIF 2.1.0 for code scanning: violations, findings and faults of the input as results. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { fingerprint } from "../facts/fingerprint.ts";
import type { FindingJson } from "../findings/answer.ts";
import { plain } from "../messages/message.ts";
import type { CheckResultJson, ViolationJson } from "../policy/result.ts";
import type { EvidenceJson } from "../queries/answer.ts";
import type { IssueJson } from "./access-answer.ts";
import { violationText } from "./documents/check-document.ts";
import type { Renderer, ReportInput, ReportOptions } from "./report.ts";
import { codeFlow, type EdgeIndex, evidencePlaces, location, logicalOnly, type SarifLocation } from "./sarif-places.ts";
import { everyStep, type Words, wordsOf } from "./words.ts";

type Level = "error" | "warning" | "note";
const LEVELS: Readonly<Record<string, Level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** GitHub reads `security-severity` as a CVSS-like number: over 9 critical, over 7 high, over 4 medium. */
const SCORES: Readonly<Record<string, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "1.0",
};

interface Rule {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly severity: string;
  readonly help?: string | undefined;
}

export const sarif: Renderer = function* (input, options) {
  const words = wordsOf(options);
  const rules = rulesOf(input, options);
  const index = new Map(rules.map((rule, at) => [rule.id, at]));
  const driver = {
    name: "Clew",
    semanticVersion: options.version,
    informationUri: "https://github.com/example-org/clew",
    rules: rules.map((rule) => ({
      id: rule.id,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.text === "" ? rule.title : rule.text },
      ...(rule.help === undefined ? {} : { helpUri: rule.help }),
      defaultConfiguration: { level: LEVELS[rule.severity] ?? "warning" },
      properties: { "security-severity": SCORES[rule.severity] ?? "5.5", tags: ["security", "access"] },
    })),
  };
  yield `{\n "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",\n "version": "2.1.0",\n "runs": [{\n`;
  yield ` "tool": ${JSON.stringify({ driver })},\n "columnKind": "utf16CodeUnits",\n "originalUriBaseIds": {"SRCROOT": {"description": {"text": "root of the repository"}}},\n "results": [`;
  let first = true;
  for (const result of resultsOf(input, options, index, words)) {
    yield `${first ? "\n  " : ",\n  "}${JSON.stringify(result)}`;
    first = false;
  }
  yield "\n ]\n}]}\n";
};

function rulesOf(input: ReportInput, options: ReportOptions): Rule[] {
  const rules: Rule[] = [];
  if (input.kind === "check") {
    for (const rule of input.answer.rules)
      rules.push({ id: rule.id, title: rule.title, text: rule.description, severity: rule.severity });
    const used = new Set(
      input.answer.violations.flatMap(({ row }) =>
        row === null ? [] : [...everyStep(row.path.steps)].map((step) => step.edge),
      ),
    );
    for (const edge of options.edges) {
      if (used.has(edge.id))
        rules.push({
          id: `edge.${edge.id}`,
          title: edge.title,
          text: edge.meaning,
          severity: edge.severity,
          help: edge.references[0],
        });
    }
  }
  for (const finding of findingsOf(input)) {
    if (!rules.some((rule) => rule.id === `finding.${finding.finding}`))
      rules.push({
        id: `finding.${finding.finding}`,
        title: finding.title,
        text: finding.remedy,
        severity: finding.severity,
        help: finding.references[0],
      });
  }
  for (const code of new Set(issuesOf(input, options).map((issue) => issue.code)))
    rules.push({
      id: `input.${code}`,
      title: `fault of the input: ${code.replaceAll("-", " ")}`,
      text: "",
      severity: "low",
    });
  return rules;
}

const findingsOf = (input: ReportInput): readonly FindingJson[] =>
  input.kind === "findings" || input.kind === "access" ? input.answer.findings : [];

function issuesOf(input: ReportInput, options: ReportOptions): readonly IssueJson[] {
  return options.issues ?? (input.kind === "access" ? input.answer.issues : []);
}

function* resultsOf(input: ReportInput, options: ReportOptions, index: EdgeIndex, words: Words): Generator<object> {
  if (input.kind === "check")
    for (const violation of input.answer.violations)
      yield violationResult(violation, input.answer, options, index, words);
  for (const finding of findingsOf(input)) {
    yield {
      ...ruleRef(`finding.${finding.finding}`, index),
      level: LEVELS[finding.severity] ?? "warning",
      message: { text: finding.message },
      locations: places(finding.evidence, options, finding.subject ?? ""),
      partialFingerprints: { "clew/v1": finding.fingerprint },
    };
  }
  for (const issue of issuesOf(input, options)) {
    const place: EvidenceJson = {
      document: issue.document,
      pointer: issue.pointer ?? "",
      ...(issue.line === undefined ? {} : { line: issue.line }),
    };
    yield {
      ...ruleRef(`input.${issue.code}`, index),
      level: "note",
      message: { text: `expected ${issue.expected}, came ${issue.came}` },
      locations: places([place], options, issue.document),
      partialFingerprints: {
        "clew/v1": fingerprint(["issue", issue.code, issue.document, issue.pointer ?? "", issue.came]),
      },
    };
  }
}

function violationResult(
  violation: ViolationJson,
  result: CheckResultJson,
  options: ReportOptions,
  index: EdgeIndex,
  words: Words,
): object {
  const { row, finding } = violation;
  const rule = result.rules.find((candidate) => candidate.id === violation.rule);
  const written: EvidenceJson[] =
    result.document === null
      ? []
      : [{ document: result.document, pointer: "", ...(rule?.line == null ? {} : { line: rule.line }) }];
  const evidence = row !== null ? evidencePlaces(row.path) : (finding?.evidence ?? []);
  const flow = row === null ? undefined : codeFlow(row, options, index, words);
  const suppressed = violation.status === "known" || violation.status === "excepted";
  return {
    ...ruleRef(violation.rule, index),
    level: violation.status === "undecided" ? "note" : (LEVELS[violation.severity] ?? "warning"),
    kind: violation.status === "undecided" ? "open" : "fail",
    message: { text: plain(violationText(violation, words)) },
    locations: places(evidence, options, violation.identity?.id ?? violation.rule, written),
    ...(flow === undefined ? {} : { codeFlows: [flow] }),
    partialFingerprints: { "clew/v1": violation.fingerprint },
    baselineState: violation.status === "known" ? "unchanged" : "new",
    ...(suppressed
      ? {
          suppressions: [{ kind: "external", justification: violation.exception?.reason ?? "known from the baseline" }],
        }
      : {}),
  };
}

function ruleRef(id: string, index: EdgeIndex): object {
  const at = index.get(id);
  return at === undefined ? { ruleId: id } : { ruleId: id, ruleIndex: at };
}

/** One location: the most telling place of a file, then the policy's own line, then the name alone. */
function places(
  evidence: readonly EvidenceJson[],
  options: ReportOptions,
  name: string,
  written: readonly EvidenceJson[] = [],
): SarifLocation[] {
  const found = evidence.map((place) => location(place, options)).find((place) => place !== undefined);
  const rule = written
    .map((place) => location(place, { ...options, sourceRoot: "" }))
    .find((place) => place !== undefined);
  return [found ?? rule ?? logicalOnly(name)];
}
