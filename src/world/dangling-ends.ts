/** Bindings whose role was not supplied: nobody knows what they grant (docs/answers.md §3). */

import type { Gap } from "../facts/gap.ts";
import type { BindingFact } from "../facts/kubernetes.ts";
import { once } from "../rbac/once.ts";
import type { BoundRole } from "../rbac/policy.ts";
import { roleRefKey } from "../rbac/role-key.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { type PermissionQuestion, scopeOf } from "./holders.ts";
import type { World } from "./world.ts";

interface Dangling {
  readonly fact: BindingFact;
  /** What its subjects may hold in its own namespace: the same for every question. */
  readonly ends: () => readonly End[];
}
const known = new WeakMap<ClusterWorld, readonly Dangling[]>();

/** Unknown ends of the subjects of dangling bindings. In a live listing the role is really not there, and such a binding grants nothing. */
export function* danglingEnds(world: World, cluster: ClusterWorld, question: PermissionQuestion): Generator<End> {
  for (const { fact, ends } of danglingOf(world, cluster)) {
    if (fact.namespace === "" || (!("path" in question) && question.namespace === undefined)) {
      if ("path" in question || question.namespace === undefined) yield* ends();
      else for (const end of ends()) yield { ...end, scope: scopeOf(question, fact.namespace, "*") };
      continue;
    }
    // A RoleBinding counts for requests in its namespace only.
    if (!("path" in question) && question.namespace === fact.namespace) yield* ends();
  }
}

function danglingOf(world: World, cluster: ClusterWorld): readonly Dangling[] {
  let found = known.get(cluster);
  if (found === undefined) {
    found = cluster.authorizer.dangling.flatMap((bound) => {
      const gap = cluster.authorizer.gapOf(bound);
      return gap === undefined ? [] : [{ fact: bound.fact, ends: once(() => endsOf(world, cluster, bound, gap)) }];
    });
    known.set(cluster, found);
  }
  return found;
}

function endsOf(world: World, cluster: ClusterWorld, { fact }: BoundRole, missing: Gap): End[] {
  const role = roleRefKey(fact);
  // One gap a role, however many bindings refer to it: one document closes it.
  const gap = world.gap({
    kind: missing.kind,
    direction: missing.direction,
    close: missing.close,
    what: `${role}, which bindings refer to`,
    scope: `cluster:${cluster.name}/${role}`,
  });
  const { evidence } = world.estate;
  return cluster.subjectsOf(fact).flatMap((node, subject): End[] => {
    if (node === undefined) return [];
    return [
      {
        node,
        open: { kind: "gap", gap },
        scope: { namespace: fact.namespace, names: "*" },
        grant: {
          authorizer: "rbac",
          binding: fact,
          role: {
            kind: fact.roleRef.kind === "Role" ? "Role" : "ClusterRole",
            name: fact.roleRef.name,
            namespace: fact.roleRef.kind === "Role" ? fact.namespace : "",
          },
          rules: [],
          subject,
          vendor: false,
          evidence: [evidence.below(fact.evidence, "subjects", subject), evidence.below(fact.evidence, "roleRef")],
        },
      },
    ];
  });
}
