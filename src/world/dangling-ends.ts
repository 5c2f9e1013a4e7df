/** Bindings whose role was not supplied: nobody knows what they grant (docs/answers.md §3). */

import { roleRefKey } from "../rbac/role-key.ts";
import { subjectKey } from "../rbac/subject-match.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { type PermissionQuestion, scopeOf } from "./holders.ts";
import type { World } from "./world.ts";

/** Unknown ends of the subjects of dangling bindings. In a live listing the role is really not there, and such a binding grants nothing. */
export function* danglingEnds(world: World, cluster: ClusterWorld, question: PermissionQuestion): Generator<End> {
  for (const bound of cluster.authorizer.dangling) {
    const { fact } = bound;
    const missing = cluster.authorizer.gapOf(bound);
    if (missing === undefined) continue;
    // A RoleBinding counts for requests in its namespace only.
    if (
      fact.namespace !== "" &&
      ("path" in question || (question.namespace !== undefined && question.namespace !== fact.namespace))
    )
      continue;
    const role = roleRefKey(fact);
    // One gap a role, however many bindings refer to it: one document closes it.
    const gap = world.gap({
      kind: missing.kind,
      direction: missing.direction,
      close: missing.close,
      what: `${role}, which bindings refer to`,
      scope: `cluster:${cluster.name}/${role}`,
    });
    for (const [subject, named] of fact.subjects.entries()) {
      const key = subjectKey(named, fact.namespace);
      if (key === undefined) continue;
      const node =
        key.by === "user"
          ? world.identities.user(cluster.name, key.name)
          : world.identities.group(cluster.name, key.name);
      yield {
        node,
        open: { kind: "gap", gap },
        scope: scopeOf(question, fact.namespace, "*"),
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
          evidence: [
            world.estate.evidence.below(fact.evidence, "subjects", subject),
            world.estate.evidence.below(fact.evidence, "roleRef"),
          ],
        },
      };
    }
  }
}
