/** Who can come to hold which rules by writing roles and bindings. Rule: kubernetes pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased. */
import type { Handle } from "../facts/evidence.ts";
import { bindSteps } from "./bind-steps.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import { escalateSteps } from "./escalate-steps.ts";
import type { End } from "./grants.ts";
import { holders } from "./holders.ts";
import type { World } from "./world.ts";

export interface RoleStep {
  readonly edge: "bind-role" | "edit-binding" | "escalate-role" | "aggregate-into" | "dangling-role";
  readonly from: number;
  /** Rights, or a hub over them. */
  readonly to: number;
  readonly with?: readonly number[];
  /** The grant to write the role or binding. */
  readonly write: End;
  /** The grant of `bind` or `escalate`. */
  readonly pass: End;
  /** The role or binding that is written or used. */
  readonly object: readonly Handle[];
}

/** Rounds of rights that lead to further rights; a chain of roles that bind one another is never this long in a real cluster. */
const MOST_ROUNDS = 12;

/** All steps, to a fixpoint: rights that somebody comes to hold may write roles in their turn. */
export function roleStepsOf(world: World, cluster: ClusterWorld): readonly RoleStep[] {
  for (let round = 0; ; round++) {
    const known = cluster.rights.size;
    const full = fullHolders(world, cluster);
    const steps = [...bindSteps(world, cluster, full), ...escalateSteps(world, cluster, full)];
    if (cluster.rights.size === known || round >= MOST_ROUNDS) return distinct(steps);
  }
}

/** Who holds everything already, by namespace: to them roles give nothing. */
export type FullHolders = (node: number, namespace: string) => boolean;

function fullHolders(world: World, cluster: ClusterWorld): FullHolders {
  const found = new Set<string>();
  for (const end of holders(world, cluster, { verb: "*", group: "*", resource: "*", subresource: "" }))
    found.add(`${end.node}|${end.scope.namespace}`);
  return (node, namespace) => found.has(`${node}|`) || found.has(`${node}|${namespace}`);
}

/** Ends by identity, without those of whoever holds everything there: most who may bind or escalate are administrators. */
export function gaining(ends: readonly End[], full: FullHolders): ReadonlyMap<number, readonly End[]> {
  return Map.groupBy(
    ends.filter((end) => !full(end.node, end.scope.namespace)),
    (end) => end.node,
  );
}

function distinct(steps: readonly RoleStep[]): RoleStep[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const key = `${step.edge}|${step.from}|${step.to}|${step.with?.join(",") ?? ""}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The namespace in which two grants both hold: "" = everywhere; `undefined` = nowhere. */
export function meet(a: string, b: string): string | undefined {
  if (a === "" || a === b) return b;
  return b === "" ? a : undefined;
}

/** The names for which two grants both hold. */
export function meetNames(a: "*" | readonly string[], b: "*" | readonly string[]): "*" | readonly string[] {
  if (a === "*") return b;
  return b === "*" ? a : a.filter((name) => b.includes(name));
}

/** Is the name among them? */
export const among = (names: "*" | readonly string[], name: string): boolean => names === "*" || names.includes(name);
