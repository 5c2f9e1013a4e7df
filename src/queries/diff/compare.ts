/** Two lists of what an identity holds, cell by cell: one verb on one resource at one place. */
import { all, any, not, type Open } from "../../facts/open.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { World } from "../../world/world.ts";
import type { ChangeKind } from "../diff-answer.ts";
import { openKey } from "./affected.ts";
import { type Cell, covers } from "./covers.ts";
import type { Held } from "./held.ts";

export interface ChangedCell {
  readonly cell: Cell;
  readonly cluster: string | undefined;
  readonly kind: Exclude<ChangeKind, "recreated">;
  readonly before: Verdict;
  readonly after: Verdict;
  /** What it is held by on the side where it is held, the head's where both. */
  readonly held: Held;
  readonly side: "base" | "head";
}

/** Cells whose verdict, or what it depends on, differs. `world` solves conditions; either side's will do. */
export function compareHeld(before: readonly Held[], after: readonly Held[], world: World): ChangedCell[] {
  const found: ChangedCell[] = [];
  const seen = new Set<string>();
  const shared = new Set(before.map(heldKey));
  const both = new Set(after.map(heldKey).filter((key) => shared.has(key)));
  const visit = (lists: { own: readonly Held[]; other: readonly Held[] }, side: "base" | "head"): void => {
    for (const held of lists.own) {
      // What is held alike on both sides has no changed cell, unless something firmer came or went, which is looked at itself.
      if (both.has(heldKey(held))) continue;
      for (const cell of cellsOf(held)) {
        const key = JSON.stringify([held.cluster, cell]);
        if (seen.has(key)) continue;
        seen.add(key);
        const aws = held.cluster === undefined;
        const at = (list: readonly Held[]): Held | undefined =>
          list.find((other) => other.cluster === held.cluster && covers(other.permission, cell, aws));
        const [was, is] = [at(before), at(after)];
        const kind = kindOf(
          was,
          is,
          () =>
            (side === "base" ? after : before).some(
              (other) => other.cluster === held.cluster && covers(other.permission, cell, aws, false),
            ),
          world,
        );
        if (kind === undefined) continue;
        found.push({
          cell,
          cluster: held.cluster,
          kind,
          before: was?.verdict ?? "denied",
          after: is?.verdict ?? "denied",
          held: is ?? was ?? held,
          side: is === undefined ? "base" : "head",
        });
      }
    }
  };
  visit({ own: after, other: before }, "head");
  visit({ own: before, other: after }, "base");
  return found;
}

function kindOf(
  was: Held | undefined,
  is: Held | undefined,
  elsewhere: () => boolean,
  world: World,
): ChangedCell["kind"] | undefined {
  const [before, after] = [was?.verdict ?? "denied", is?.verdict ?? "denied"];
  if (before === "unknown" || after === "unknown")
    return before === after ? undefined : before === "unknown" ? "learned" : "forgotten";
  if (was === undefined) return is === undefined ? undefined : elsewhere() ? "wider" : "gained";
  if (is === undefined) return elsewhere() ? "narrower" : "lost";
  if (before !== after) return before === "conditional" ? "wider" : "narrower";
  if (before === "allowed" || openKey(was.open) === openKey(is.open)) return undefined;
  const implies = (a: Open, b: Open): boolean =>
    world.conditions.settle(any([not(bare(a)), bare(b)]), new Map()).verdict === "allowed";
  const [widened, narrowed] = [implies(was.open, is.open), implies(is.open, was.open)];
  return widened && narrowed ? undefined : widened ? "wider" : narrowed ? "narrower" : "changed";
}

/** Where a condition is written, and at which step of its path it is asked, is another matter on the other side. */
function bare(open: Open): Open {
  if (open.kind === "leaf") return { ...open, evidence: [] };
  if (open.kind === "not") return not(bare(open.of));
  if (open.kind === "gap") return open;
  return open.kind === "all" ? all(open.of.map(bare)) : any(open.of.map(bare));
}

function* cellsOf({ permission }: Held): Generator<Cell> {
  for (const verb of permission.verbs)
    for (const resource of permission.resources)
      yield { namespace: permission.namespace, names: permission.names, verb, resource };
}

function heldKey({ cluster, permission, verdict, open }: Held): string {
  return JSON.stringify([
    cluster,
    permission.namespace,
    permission.names,
    permission.verbs,
    permission.resources,
    verdict,
    openKey(open),
  ]);
}
