/** Who gained and who lost which access between two snapshots, and which changed object caused it (docs/answers.md §8). */
import { z } from "zod";
import { API_VERSION } from "./answer.ts";
import { affectedStarts, startsOf } from "./diff/affected.ts";
import { causesOf } from "./diff/causes.ts";
import { changedObjects } from "./diff/changed-objects.ts";
import { type ChangedCell, compareHeld } from "./diff/compare.ts";
import { accessOf, groupsOf } from "./diff/gather.ts";
import { heldOn } from "./diff/held.ts";
import { identityJson, type Side } from "./diff/side.ts";
import { successorOf } from "./diff/successor.ts";
import { CHANGE_KINDS, type ChangeJson, type ChangeKind, type DiffAnswerJson } from "./diff-answer.ts";

export type { Side } from "./diff/side.ts";

export const diffRequest = z.strictObject({
  through: z
    .enum(["direct", "identity", "all"])
    .default("identity")
    .describe("how far to follow: the grant itself, steps by design, or abuse too"),
  vendor: z.boolean().default(false).describe("changes of what Kubernetes and EKS themselves hold too"),
});
export type DiffRequest = z.output<typeof diffRequest>;

/** Compares two snapshots. Equal ids answer at once; only identities from whom something changed can be reached are looked at. */
export function diff(base: Side, head: Side, request: DiffRequest): DiffAnswerJson {
  const envelope = {
    apiVersion: API_VERSION,
    base: base.snapshot.id,
    head: head.snapshot.id,
    through: request.through,
  } as const;
  if (base.snapshot.id === head.snapshot.id)
    return { ...envelope, equal: true, summary: summaryOf([]), causes: [], groups: [], changes: [] };
  const changed = changedObjects(base, head);
  const causes = causesOf(base, head, changed);
  const [before, after] = [heldOn(base, request.through), heldOn(head, request.through)];
  const [baseStarts, headStarts] = [startKeys(base), startKeys(head)];
  const affected = affectedStarts(base, head, request.through);
  const successor = successorOf(
    affected.filter((key) => !headStarts.has(key)),
    affected.filter((key) => headStarts.has(key)),
  );
  const changes: ChangeJson[] = [];
  for (const key of affected) {
    const was = baseStarts.get(key);
    // An external subject that a wider pattern took in is still there, as part of it.
    const is = headStarts.get(key) ?? headStarts.get(successor(key) ?? "");
    const own = headStarts.get(key);
    const identity =
      own !== undefined ? identityJson(head.world, own) : was !== undefined ? identityJson(base.world, was) : undefined;
    if (identity === undefined) continue;
    const cells = compareHeld(
      was === undefined ? [] : before(was),
      is === undefined ? [] : after(is),
      head.world,
    ).filter(({ held }) => request.vendor || !identity.vendor || !held.permission.end.grant.vendor);
    const withCauses = cells.map((cell) => ({
      cell,
      causes: causes.of(cell.side === "base" ? base : head, cell.held, identity.id),
    }));
    for (const kind of CHANGE_KINDS) {
      const ofKind = withCauses.filter(({ cell }) => cell.kind === kind);
      for (const group of Map.groupBy(ofKind, (entry) => entry.causes.join(",")).values()) {
        const list: ChangedCell[] = group.map(({ cell }) => cell);
        changes.push({
          identity,
          kind,
          count: list.length,
          access: accessOf(list),
          causes: [...(group[0]?.causes ?? [])],
        });
      }
    }
  }
  for (const object of changed) {
    const node = object.recreated ? headStarts.get(object.name) : undefined;
    if (node !== undefined)
      changes.push({
        identity: identityJson(head.world, node),
        kind: "recreated",
        count: 1,
        access: [],
        causes: causes.ofObject(object.name),
      });
  }
  changes.sort(
    (a, b) =>
      CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind) ||
      compare(a.identity.id, b.identity.id) ||
      compare(a.causes.join(), b.causes.join()),
  );
  const equal = changes.every((change) => change.kind === "learned");
  return {
    ...envelope,
    equal,
    summary: summaryOf(changes),
    causes: [...causes.list],
    groups: groupsOf(changes),
    changes,
  };
}

function startKeys(side: Side): Map<string, number> {
  return new Map(startsOf(side).map((node) => [side.world.identities.at(node).key, node]));
}

/** Changed cells of every kind. */
function summaryOf(changes: readonly ChangeJson[]): Record<ChangeKind, number> {
  const summary = { gained: 0, lost: 0, wider: 0, narrower: 0, changed: 0, learned: 0, forgotten: 0, recreated: 0 };
  for (const change of changes) summary[change.kind] += change.count;
  return summary;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
