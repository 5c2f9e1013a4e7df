/** What nodes may do, after NodeRestriction (always on in EKS): docs/answers.md §4. */
import { TRUE } from "../facts/open.ts";
import { NODE_LIMITS, withNodeRestriction } from "../rbac/node-restriction.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import type { PermissionQuestion } from "./holders.ts";
import type { World } from "./world.ts";

/** Ends of node identities for a question; each row carries what NodeRestriction leaves of it as `limits`. */
export function* nodeEnds(
  world: World,
  cluster: ClusterWorld,
  nodes: readonly string[],
  question: PermissionQuestion,
): Generator<End> {
  for (const name of nodes) {
    const { allowed, objects, limits } = withNodeRestriction(cluster.authorizer.node, name, question);
    if (!allowed) continue;
    const node = world.identities.node(cluster.name, name);
    const said = limits.map((limit) => NODE_LIMITS[limit]);
    if (objects === "*") {
      const namespace = "path" in question ? "" : (question.namespace ?? "");
      yield { node, open: TRUE, scope: { namespace, names: "*" }, grant: grantOf(said, []) };
      continue;
    }
    for (const [namespace, targets] of Map.groupBy(objects, (target) => target.namespace)) {
      const names = targets.map((target) => target.name);
      const evidence = targets.flatMap((target) => target.evidence ?? []);
      yield { node, open: TRUE, scope: { namespace, names }, grant: grantOf(said, evidence.slice(0, 1)) };
    }
  }
}

const grantOf = (limits: readonly string[], evidence: End["grant"]["evidence"]): End["grant"] => ({
  authorizer: "node",
  vendor: true,
  evidence,
  limits,
});
