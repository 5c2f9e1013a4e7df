/** Changed cells gathered for people: by identity and kind, then verbs × resources; and changes with the same causes together. */
import type { AccessJson, ChangeJson, ChangeKind, DiffAnswerJson } from "../diff-answer.ts";
import { CHANGE_KINDS } from "../diff-answer.ts";
import type { ChangedCell } from "./compare.ts";

/** Cells of one place and one outcome, as few verbs × resources as their rows make. */
export function accessOf(cells: readonly ChangedCell[]): AccessJson[] {
  const places = Map.groupBy(cells, ({ cluster, cell, before, after }) =>
    JSON.stringify([cluster ?? null, cell.namespace, cell.names, before, after]),
  );
  const found: AccessJson[] = [];
  for (const group of places.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const verbs = Map.groupBy(group, ({ cell }) => cell.resource);
    const byVerbs = Map.groupBy(verbs, ([, list]) =>
      list
        .map(({ cell }) => cell.verb)
        .sort()
        .join("\u0000"),
    );
    for (const [key, resources] of byVerbs) {
      found.push({
        cluster: first.cluster ?? null,
        namespace: first.cluster === undefined ? "" : first.cell.namespace === "" ? "*" : first.cell.namespace,
        names: first.cell.names === "*" ? "*" : [...first.cell.names],
        verbs: key.split("\u0000"),
        resources: resources.map(([resource]) => resource).sort(),
        before: first.before,
        after: first.after,
      });
    }
  }
  return found.sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}

/** One group for every set of causes, the one with most cells first. */
export function groupsOf(changes: readonly ChangeJson[]): DiffAnswerJson["groups"] {
  const byCauses = Map.groupBy(changes, (change) => change.causes.join(","));
  const groups = [...byCauses.values()].map((members) => {
    const kinds = CHANGE_KINDS.flatMap((kind: ChangeKind) => {
      const own = members.filter((change) => change.kind === kind);
      if (own.length === 0) return [];
      const ids = [...new Set(own.map((change) => change.identity.id))];
      return [
        {
          kind,
          identities: ids.length,
          cells: own.reduce((sum, change) => sum + change.count, 0),
          samples: ids.slice(0, 3),
        },
      ];
    });
    return { causes: members[0]?.causes ?? [], kinds };
  });
  const weight = (group: (typeof groups)[number]): number => group.kinds.reduce((sum, { cells }) => sum + cells, 0);
  return groups.sort((a, b) => weight(b) - weight(a) || compare(a.causes.join(), b.causes.join()));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
