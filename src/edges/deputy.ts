import type { Open } from "../facts/open.ts";
import { assume } from "../world/assumptions.ts";
import { deputiesOf } from "../world/deputies.ts";
import type { Deputy } from "../world/deputies-data.ts";
import { askEach, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import type { World } from "../world/world.ts";
import { defineEdge } from "./edge.ts";

export const deputy = defineEdge({
  id: "deputy",
  title: "has a controller act for it",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "A controller that applies what its resources say acts with rights of its own: whoever writes them acts as its ServiceAccount, as far as its own limits let them.",
  needs: { write: "may create, update or patch the resource", controller: "a controller acts on it" },
  severity: "high",
  attack: ["T1098", "T1610"],
  references: ["https://kubernetes.io/docs/concepts/extend-kubernetes/operator/"],
  blindSpots: [
    "what limits the controller (projects, impersonation, policies) is said and not evaluated",
    "controllers that the list does not know",
  ],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "CustomResourceDefinition",
    "ServiceAccount",
  ],
  covers: ["kubernetes:41"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { deputy, group, resource, evidence, targets } of deputiesOf(world, cluster)) {
        if (deputy.acts.as !== "controller") continue;
        const unread = assume(world, "deputy-limits", cluster.name) === "unknown";
        for (const end of heldByAny(world, cluster, askEach(["create", "update", "patch"], group, resource)))
          for (const to of targets(end.scope.namespace))
            if (to !== end.node)
              yield {
                from: end.node,
                to,
                because: {
                  write: answerOf(end),
                  controller: {
                    evidence,
                    note: `${deputy.controller}, limited by ${deputy.limits}`,
                    ...(unread ? { open: limitsGap(world, deputy, cluster.name) } : {}),
                  },
                },
                vendor: end.grant.vendor,
                assumes: ["deputy-limits"],
              };
      }
  },
});

/** The caller does not want the controller's limits taken as none. */
function limitsGap(world: World, { crd, controller, limits, source }: Deputy, cluster: string): Open {
  const gap = world.gap({
    kind: "unreadable",
    what: `how ${controller} of cluster \`${cluster}\` limits ${crd}: ${limits}`,
    direction: "may-remove",
    scope: `cluster:${cluster}/${crd}`,
    close: source,
  });
  return { kind: "gap", gap };
}
