/** Comma-separated values: RFC 4180, and no cell that a spreadsheet would run as a formula. */
import { evidenceOf, openWords, placeWords } from "../explain/words.ts";
import { plain } from "../messages/message.ts";
import type { RowJson } from "../queries/answer.ts";
import { seenKey } from "./documents/access-document.ts";
import { violationText } from "./documents/check-document.ts";
import { graphOf } from "./path-graph.ts";
import type { Renderer, ReportInput } from "./report.ts";
import { sinceOf, type Words, wordsOf } from "./words.ts";

export const csv: Renderer = function* (input, options) {
  for (const record of records(input, wordsOf(options))) yield `${record.map(csvCell).join(",")}\r\n`;
};

/**
 * One cell: quoted when it holds a quote, comma or line end (RFC 4180 §2). A cell that begins as a formula gets an apostrophe in
 * front, which spreadsheets take as "this is text" (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r\n|%＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const ROW = [
  "identity",
  "kind",
  "entry",
  "exists",
  "cluster",
  "verdict",
  "namespaces",
  "names",
  "resources",
  "via",
  "steps",
  "since",
  "condition",
  "evidence",
  "vendor",
];

/** The records of an answer, heading first. Headings are the names of the JSON and are not translated. */
function* records(input: ReportInput, words: Words): Generator<string[]> {
  switch (input.kind) {
    case "who-can":
    case "can":
      yield ROW;
      for (const row of input.answer.rows) yield rowRecord(row, words);
      return;
    case "access":
      yield ["power", ...ROW];
      for (const power of input.answer.powers) {
        for (const row of power.rows)
          yield [power.id, ...rowRecord(row, words, input.answer.firstSeen[seenKey(row, power.id)])];
      }
      return;
    case "check":
      yield ["rule", "severity", "status", "what", "action", "fingerprint", "exception", "expires", ...ROW];
      for (const violation of input.answer.violations) {
        const { row, exception } = violation;
        const head = [
          violation.rule,
          violation.severity,
          violation.status,
          plain(violationText(violation, words)),
          violation.action,
          violation.fingerprint,
          exception?.reason ?? "",
          exception?.expires ?? "",
        ];
        yield [
          ...head,
          ...(row === null ? [violation.identity?.id ?? "", ...ROW.slice(1).map(() => "")] : rowRecord(row, words)),
        ];
      }
      return;
    case "findings":
      yield ["finding", "severity", "subject", "cluster", "account", "message", "remedy", "evidence", "fingerprint"];
      for (const f of input.answer.findings)
        yield [
          f.finding,
          f.severity,
          f.subject ?? "",
          f.cluster ?? "",
          f.account ?? "",
          f.message,
          f.remedy,
          f.evidence.map(placeWords).join(" "),
          f.fingerprint,
        ];
      return;
    case "diff":
      yield ["identity", "kind", "cluster", "namespace", "names", "verbs", "resources", "before", "after", "causes"];
      for (const change of input.answer.changes) {
        const causes = change.causes.map((id) => input.answer.causes[id]?.object ?? "").join("; ");
        if (change.access.length === 0) yield [change.identity.id, change.kind, "", "", "", "", "", "", "", causes];
        for (const access of change.access) {
          yield [
            change.identity.id,
            change.kind,
            access.cluster ?? "",
            access.namespace,
            access.names === "*" ? "*" : access.names.join(" "),
            access.verbs.join(" "),
            access.resources.join(" "),
            access.before,
            access.after,
            causes,
          ];
        }
      }
      return;
    case "what-can":
      yield ["reached", "cluster", "verdict", "namespaces", "names", "verbs", "resources", "grant", "since"];
      for (const reached of input.answer.reached) {
        for (const { scope, verbs, resources, grant } of reached.permissions) {
          const since = sinceOf({ verdict: "allowed", steps: [], grant }) ?? "";
          yield [
            reached.identity.id,
            reached.cluster ?? "",
            reached.verdict,
            listed(scope.namespaces),
            listed(scope.names),
            verbs.join(" "),
            resources.join(" "),
            plain(words.grant(grant)),
            since,
          ];
        }
      }
      return;
    case "paths":
      yield ["path", "verdict", "steps", "via"];
      for (const [index, path] of input.answer.paths.entries())
        yield [String(index + 1), path.verdict, String(path.steps.length), plain(words.how(path, null))];
      return;
    case "graph": {
      yield ["from", "edge", "to", "nature", "verdict"];
      for (const edge of graphOf(input, words).edges) yield [edge.from, edge.edge, edge.to, edge.nature, edge.verdict];
      return;
    }
  }
}

function rowRecord(row: RowJson, words: Words, firstSeen?: string): string[] {
  const scopes = row.scope;
  const part = (name: "namespaces" | "names" | "resources"): string =>
    scopes.map((scope) => listed(scope[name])).join("; ");
  const { id, kind, entry, exists } = row.identity;
  return [
    id,
    kind,
    entry,
    exists === null ? "" : String(exists),
    row.cluster ?? "",
    row.verdict,
    part("namespaces"),
    part("names"),
    part("resources"),
    plain(words.how(row.path, row.cluster)),
    String(row.path.steps.length),
    sinceOf(row.path) ?? firstSeen ?? "",
    openWords(row.open),
    evidenceOf(row.path).map(placeWords).join(" "),
    String(row.vendor),
  ];
}

const listed = (value: "*" | readonly string[] | undefined): string =>
  value === undefined ? "" : value === "*" ? "*" : value.join(" ");
