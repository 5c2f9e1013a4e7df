/** The access report: who holds which power, how, since when, where; what changed; what could not be seen. */
import { joinTexts, type Text } from "../../messages/message.ts";
import type { RowJson } from "../../queries/answer.ts";
import type { AccessReportJson } from "../access-answer.ts";
import { type Block, type Cell, cell, type ReportDocument, type Section, type TableRow } from "../document.ts";
import type { ReportOptions } from "../report.ts";
import type { Words } from "../words.ts";
import { closingSections, rowsTable, unseenLead } from "./common-sections.ts";
import { changeSections } from "./diff-document.ts";
import { findingsTable, issuesTable } from "./finding-rows.ts";
import { namespaceTable } from "./namespace-table.ts";
import { powerName, powerShort } from "./power-name.ts";

/** Signs of a verdict in the matrix; a legend stands below it. */
const SIGNS = { allowed: "●", conditional: "◐", unknown: "?", denied: "" } as const;

export function accessDocument(report: AccessReportJson, options: ReportOptions, words: Words): ReportDocument {
  const { say } = words;
  const principals = principalsOf(report);
  const strong = new Set(
    report.powers
      .filter((power) => power.id === "cluster-admin")
      .flatMap((power) => power.rows.map((row) => row.identity.id)),
  );
  const serious = report.findings.filter(
    (finding) => finding.severity === "critical" || finding.severity === "high",
  ).length;
  return {
    title: say("title.access"),
    lead: [
      say("access.lead", {
        principals: new Set(principals.map((held) => held.row.identity.id)).size,
        powers: report.powers.length,
        clusters: report.clusters.length,
        accounts: report.accounts.length,
      }),
      say("access.strong", { n: strong.size }),
      ...(serious > 0
        ? [
            [
              ...say("section.findings"),
              `: ${serious} `,
              ...joinTexts([say("severity.critical"), say("severity.high")], " / "),
            ],
          ]
        : []),
      unseenLead(report.gaps, words),
    ],
    tone: "plain",
    facts: [
      [say("fact.snapshot"), [{ code: report.snapshot }]],
      ...(options.date === undefined ? [] : [[say("fact.date"), [options.date.slice(0, 10)]] as const]),
      [
        say("fact.clusters"),
        joinTexts(
          report.clusters.map((cluster) => [
            { code: cluster.name },
            ...(cluster.version === null ? [] : [` ${cluster.version}`]),
          ]),
        ),
      ],
      [say("fact.accounts"), joinTexts(report.accounts.map((account) => [{ code: account }]))],
      [say("fact.through"), say(`through.${report.through}`)],
    ],
    sections: [
      {
        id: "principals",
        heading: say("section.byPrincipal"),
        blocks: [matrix(report, principals, words), legend(words)],
      },
      ...report.powers.map((power): Section => powerSection(report, power.id, power.rows, power.vendor, words)),
      { id: "namespaces", heading: say("section.byNamespace"), blocks: [namespaceTable(report, words)] },
      ...(report.findings.length === 0
        ? []
        : [{ id: "findings", heading: say("section.findings"), blocks: [findingsTable(report.findings, words)] }]),
      ...(report.changes === null ? [] : changeSections(report.changes, words)),
      ...(report.issues.length === 0
        ? []
        : [{ id: "issues", heading: say("section.issues"), blocks: [issuesTable(report.issues, words)] }]),
      ...closingSections(report, words),
    ],
  };
}

/** Key of {@link AccessReportJson.firstSeen}. */
export const seenKey = (row: RowJson, power: string): string => `${row.identity.id}|${row.cluster ?? ""}|${power}`;

interface Held {
  readonly row: RowJson;
  readonly powers: Map<string, RowJson>;
}

/** One entry for each identity and cluster, strongest first. */
function principalsOf(report: AccessReportJson): Held[] {
  const held = new Map<string, Held>();
  const byIdentity = new Map<string, Held[]>();
  const add = (row: RowJson): Held => {
    const key = `${row.identity.id}|${row.cluster ?? ""}`;
    let entry = held.get(key);
    if (entry === undefined) {
      entry = { row, powers: new Map() };
      held.set(key, entry);
      const own = byIdentity.get(row.identity.id);
      if (own === undefined) byIdentity.set(row.identity.id, [entry]);
      else own.push(entry);
    }
    return entry;
  };
  for (const power of report.powers)
    for (const row of power.rows) if (row.cluster !== null) add(row).powers.set(power.id, row);
  // AWS powers stand in the rows that the identity has in clusters, and alone where it reaches none.
  for (const power of report.powers) {
    for (const row of power.rows) {
      if (row.cluster !== null) continue;
      for (const entry of byIdentity.get(row.identity.id) ?? [add(row)]) entry.powers.set(power.id, row);
    }
  }
  const rank = new Map(report.powers.map((power, index) => [power.id, index]));
  const strength = (entry: Held): number =>
    [...entry.powers.keys()].reduce((sum, id) => sum + 2 ** (report.powers.length - (rank.get(id) ?? 0)), 0);
  return [...held.values()]
    .map((entry) => ({ entry, weight: strength(entry) }))
    .sort((a, b) => b.weight - a.weight || (a.entry.row.identity.id < b.entry.row.identity.id ? -1 : 1))
    .map(({ entry }) => entry);
}

function matrix(report: AccessReportJson, principals: readonly Held[], words: Words): Block {
  const { say } = words;
  return {
    kind: "table",
    columns: [
      say("col.identity"),
      say("col.entry"),
      say("col.cluster"),
      ...report.powers.map((power) => powerShort(power.id, words)),
    ],
    count: principals.length,
    rows: (function* (): Generator<TableRow> {
      for (const { row, powers } of principals) {
        yield {
          cells: [
            cell(words.identity(row)),
            cell(say(`entry.${row.identity.entry}`)),
            cell(row.cluster === null ? ["AWS"] : [{ code: row.cluster }]),
            ...report.powers.map((power) => mark(powers.get(power.id), words)),
          ],
        };
      }
    })(),
  };
}

function mark(row: RowJson | undefined, words: Words): Cell {
  if (row === undefined) return cell("");
  const scopes = row.scope.flatMap((scope) => (Array.isArray(scope.namespaces) ? scope.namespaces : []));
  const everywhere = row.scope.length === 0 || row.scope.some((scope) => !Array.isArray(scope.namespaces));
  const where: Text = everywhere
    ? []
    : [
        " ",
        ...words.scope({ namespaces: scopes.slice(0, 3) }),
        ...(scopes.length > 3 ? [` +${scopes.length - 3}`] : []),
      ];
  return cell([SIGNS[row.verdict], ...where], row.verdict);
}

function legend(words: Words): Block {
  const shown = (["allowed", "conditional", "unknown"] as const).map(
    (verdict): Text => [`${SIGNS[verdict]} `, ...words.verdict(verdict)],
  );
  return { kind: "text", text: joinTexts(shown, " · ") };
}

function powerSection(
  report: AccessReportJson,
  id: string,
  rows: readonly RowJson[],
  vendor: number,
  words: Words,
): Section {
  const { say } = words;
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const text =
    rows.length === 0
      ? say("access.nobody")
      : say("access.power", { firm: count("allowed"), conditional: count("conditional"), unknown: count("unknown") });
  return {
    id: `power-${id}`,
    heading: [...say("section.byPower"), ": ", ...powerName(id, words)],
    short: powerShort(id, words),
    blocks: [
      { kind: "text", text: vendor === 0 ? text : [...text, "; ", ...say("lead.vendor", { n: vendor })] },
      ...(rows.length === 0 ? [] : [rowsTable(rows, words, (row) => report.firstSeen[seenKey(row, id)])]),
    ],
  };
}
