/** The access report by namespace: who holds what there, beyond what is held in every namespace. */
import { joinTexts, type Text } from "../../messages/message.ts";
import type { RowJson } from "../../queries/answer.ts";
import type { AccessReportJson } from "../access-answer.ts";
import { type Block, cell, type TableRow } from "../document.ts";
import { nameOf, type Words } from "../words.ts";
import { powerName } from "./power-name.ts";

/** At most so many names stand in one cell. */
const NAMES = 8;

export function namespaceTable(report: AccessReportJson, words: Words): Block {
  const { say } = words;
  const places = new Map<string, { cluster: string; namespace: string; powers: Map<string, RowJson[]> }>();
  const add = (cluster: string, namespace: string, power: string, row: RowJson): void => {
    const key = `${cluster}\u0000${namespace}`;
    let place = places.get(key);
    if (place === undefined) {
      place = { cluster, namespace, powers: new Map() };
      places.set(key, place);
    }
    const rows = place.powers.get(power);
    if (rows === undefined) place.powers.set(power, [row]);
    else if (rows.at(-1) !== row) rows.push(row);
  };
  for (const power of report.powers) {
    for (const row of power.rows) {
      if (row.cluster === null) continue;
      for (const scope of row.scope) {
        if (!Array.isArray(scope.namespaces)) add(row.cluster, "", power.id, row);
        else for (const namespace of scope.namespaces) add(row.cluster, namespace, power.id, row);
      }
    }
  }
  const sorted = [...places.values()].sort((a, b) =>
    `${a.cluster}\u0000${a.namespace}` < `${b.cluster}\u0000${b.namespace}` ? -1 : 1,
  );
  let count = 0;
  for (const place of sorted) count += place.powers.size;
  return {
    kind: "table",
    columns: [say("col.cluster"), say("col.namespace"), say("col.power"), say("col.people")],
    count,
    rows: (function* (): Generator<TableRow> {
      for (const place of sorted) {
        for (const power of report.powers) {
          const rows = place.powers.get(power.id);
          if (rows === undefined) continue;
          const names = joinTexts(
            rows
              .slice(0, NAMES)
              .map(
                (row): Text => [
                  { code: nameOf(row.identity, row.cluster) },
                  ...(row.verdict === "allowed" ? [] : [" (", ...words.verdict(row.verdict), ")"]),
                ],
              ),
          );
          yield {
            cells: [
              cell([{ code: place.cluster }]),
              cell(place.namespace === "" ? say("access.namespaceAll") : [{ code: place.namespace }]),
              cell(powerName(power.id, words)),
              cell(rows.length <= NAMES ? names : [...names, " ", ...say("more.list", { n: rows.length - NAMES })]),
            ],
          };
        }
      }
    })(),
  };
}
