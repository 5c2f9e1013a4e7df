/** The document of a policy check: what broke, by which path, what is known, excepted or undecided. */
import { placeWords } from "../../explain/words.ts";
import { plain, type Text } from "../../messages/message.ts";
import type { CheckResultJson, ViolationJson } from "../../policy/result.ts";
import { GOALS } from "../../queries/goals.ts";
import { type Block, cell, type ReportDocument, type Section, type TableRow } from "../document.ts";
import type { ReportOptions } from "../report.ts";
import { nameOf, type Words } from "../words.ts";
import { closingSections, marked } from "./common-sections.ts";
import { powerName } from "./power-name.ts";

export function checkDocument(result: CheckResultJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const of = (status: ViolationJson["status"]): ViolationJson[] =>
    result.violations.filter((violation) => violation.status === status);
  const fresh = of("new");
  const known = of("known");
  const excepted = of("excepted");
  const undecided = result.rules.filter((rule) => rule.status === "undecided").length;
  const broken = result.rules.filter((rule) => rule.status === "broken").length;
  const lead: Text[] = [
    fresh.length > 0
      ? say("check.broken", { n: fresh.length, rules: broken })
      : say("check.ok", { n: result.rules.length - undecided }),
    ...result.expired.map((note) =>
      say("check.expired", { rule: note.rule, expires: note.expires, reason: note.reason }),
    ),
    ...(undecided > 0 ? [say("check.undecided", { n: undecided })] : []),
    ...(known.length > 0 ? [say("check.known", { n: known.length })] : []),
    ...(excepted.length > 0 ? [say("check.excepted", { n: excepted.length })] : []),
    ...result.unused.map((note) => say("check.unused", { rule: note.rule, reason: note.reason })),
  ];
  const sections: Section[] = [];
  const add = (id: string, heading: Text, violations: readonly ViolationJson[]): void => {
    if (violations.length > 0) sections.push({ id, heading, blocks: [violationsTable(violations, words)] });
  };
  add("violations", say("section.violations"), fresh);
  add("undecided", say("section.undecided"), of("undecided"));
  add("known", say("section.known"), known);
  add("excepted", say("section.excepted"), excepted);
  sections.push({ id: "rules", heading: say("section.rules"), blocks: [rulesTable(result, words)] });
  return {
    title: say("title.check", { policy: result.policy }),
    lead,
    tone: result.outcome === "broken" ? "bad" : result.outcome === "holds" ? "good" : "plain",
    facts: [
      [say("fact.snapshot"), [{ code: result.snapshot }]],
      ...(result.document === null ? [] : [[say("fact.policy"), [{ code: result.document }]] as const]),
      ...(options.date === undefined ? [] : [[say("fact.date"), [options.date.slice(0, 10)]] as const]),
    ],
    sections: [...sections, ...closingSections(result, words)],
  };
}

/** What a violation says, as one sentence. */
export function violationText(violation: ViolationJson, words: Words): Text {
  const { say } = words;
  if (violation.finding !== null) return marked(violation.finding.message);
  const params = {
    who: violation.identity === null ? "" : nameOf(violation.identity, violation.cluster),
    what: actionWords(violation, words),
    rule: violation.rule,
  };
  if (violation.kind === "required") return say("check.required", params);
  if (violation.verdict === "unknown") return say("check.maybe", params);
  return violation.kind === "forbidden" ? say("check.forbidden", params) : say("check.notAllowed", params);
}

/** The action in the language of the report, where it is a goal; the rest of it (a namespace) stands behind. */
function actionWords({ goal, action }: ViolationJson, words: Words): string {
  const title = goal === null ? undefined : GOALS.get(goal)?.title;
  if (goal === null || title === undefined || !action.startsWith(title)) return action;
  return `${plain(powerName(goal, words))}${action.slice(title.length)}`;
}

function violationsTable(violations: readonly ViolationJson[], words: Words): Block {
  const { say } = words;
  const rows = violations.map((violation): TableRow => {
    const { row, finding, exception } = violation;
    const how =
      row !== null
        ? words.how(row.path, row.cluster)
        : (finding?.evidence ?? []).slice(0, 3).flatMap((place): Text => [{ code: placeWords(place) }, " "]);
    const until: Text =
      exception === null
        ? []
        : [" (", ...say("check.until", { expires: exception.expires, reason: exception.reason }), ")"];
    return {
      cells: [
        cell(say(`severity.${violation.severity}`), violation.severity),
        cell([{ code: violation.rule }]),
        cell([...violationText(violation, words), ...until]),
        cell(row === null ? [] : words.where(row)),
        cell(how),
        cell(row === null ? [] : words.since(row.path)),
      ],
      ...(row === null ? {} : { detail: words.detail(row) }),
    };
  });
  return {
    kind: "table",
    columns: [
      say("col.severity"),
      say("col.rule"),
      say("col.what"),
      say("col.where"),
      say("col.how"),
      say("col.since"),
    ],
    rows,
    count: rows.length,
  };
}

function rulesTable(result: CheckResultJson, words: Words): Block {
  const { say } = words;
  const rows = result.rules.map(
    (rule): TableRow => ({
      cells: [
        cell([{ code: rule.id }]),
        cell([rule.title]),
        cell(say(`severity.${rule.severity}`), rule.severity),
        rule.status === "holds"
          ? cell(say("check.holds"), "allowed")
          : rule.status === "undecided"
            ? cell(say("check.warns"), "unknown")
            : cell([String(rule.violations)], "denied"),
      ],
    }),
  );
  return {
    kind: "table",
    columns: [say("col.rule"), say("col.what"), say("col.severity"), say("col.violations")],
    rows,
    count: rows.length,
  };
}
