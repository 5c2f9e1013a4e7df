import { isTrue } from "../facts/open.ts";
import { askEach, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { runnableAccounts } from "../world/service-account-targets.ts";
import { WORKLOAD_RESOURCES } from "../world/workload-kinds.ts";
import { workloadsOf } from "../world/workloads-in.ts";
import { defineEdge } from "./edge.ts";

const MUTABLE = WORKLOAD_RESOURCES.filter(({ mutable }) => mutable);

export const updateWorkload = defineEdge({
  id: "update-workload",
  title: "changes the ServiceAccount or image of a workload",
  from: ["kubernetes"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "The pod template of a running workload can be changed: its pods then run code of the writer under any ServiceAccount of the namespace.",
  needs: {
    update: "may update or patch a workload in the namespace of the ServiceAccount",
    exists: "such a workload is there",
  },
  severity: "high",
  attack: ["T1525", "T1610"],
  references: ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
  blindSpots: ["the template of a Job cannot be changed: Jobs are left out"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "Workload",
    "ServiceAccount",
  ],
  covers: ["kubernetes:27", "icekube:UPDATE_WORKLOAD_WITH_SA", "kubehound:POD_PATCH", "rbac-police:modify_pods"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const seen = new Map<string, Set<number>>();
      const isFirst = (node: number, namespace: string, firm: boolean): boolean => {
        if (seen.get(namespace)?.has(node) === true) return false;
        const key = firm ? namespace : `${namespace}|open`;
        const there = seen.get(key);
        if (there === undefined) seen.set(key, new Set([node]));
        else if (there.has(node)) return false;
        else there.add(node);
        return true;
      };
      // Of kinds that nobody supplied the same is known: one question for all of them.
      const { listed } = cluster.facts;
      const [supplied, others] = [
        MUTABLE.filter(({ kind }) => listed.has(kind)),
        MUTABLE.filter(({ kind }) => !listed.has(kind)),
      ];
      for (const kinds of [...supplied.map((one) => [one]), others]) {
        const [first] = kinds;
        if (first === undefined) continue;
        const there = workloadsOf(world, cluster, first.kind);
        const questions = kinds.flatMap(({ group, resource }) => askEach(["update", "patch"], group, resource));
        for (const end of heldByAny(world, cluster, questions))
          for (const { namespace, exists } of there(end.scope)) {
            if (!isFirst(end.node, namespace, isTrue(end.open) && exists.open === undefined)) continue;
            for (const to of runnableAccounts(world, cluster, { namespace, names: "*" }))
              yield {
                from: end.node,
                to,
                because: { update: answerOf(end), exists },
                vendor: end.grant.vendor,
                // The writer of a pod chooses the audiences of the tokens in it.
                sets: { "@token-audience": ["any"] },
              };
          }
      }
    }
  },
});
