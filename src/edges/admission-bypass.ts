import { isFalse } from "../facts/open.ts";
import { podJudges, privilegedPods } from "../world/admission.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";
import { defineEdge } from "./edge.ts";

export const admissionBypass = defineEdge({
  id: "admission-bypass",
  title: "removes the policies that judge pods and creates one that takes over its node",
  from: ["kubernetes", "rights"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "Admission policies and webhooks are objects: whoever may delete or change each of those that judge pods is not held by them.",
  needs: {
    write: "may create pods or workloads",
    remove: "may delete, update or patch every policy or webhook that judges pods",
    judged: "policies or webhooks judge pods",
  },
  severity: "critical",
  attack: ["T1562.001", "T1611"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"],
  blindSpots: ["bindings and parameters of policies that could be removed instead"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ClusterPolicy",
    "Namespace",
    "Node",
  ],
  covers: ["kubernetes:35"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const judges = podJudges(cluster);
      if (judges.length === 0) continue;
      const removals = judges.map(({ fact, group, resource }) =>
        ["delete", "update", "patch"].map((verb) => ({ verb, group, resource, subresource: "", name: fact.name })),
      );
      for (const { from, namespace, answers, vendor } of jointSteps(world, cluster, [CREATE_ANY_POD, ...removals])) {
        const admission = privilegedPods(world, cluster, namespace);
        const [write, ...removed] = answers;
        if (isFalse(admission.open) || write === undefined) continue;
        const open = removed.flatMap((answer) => answer.open ?? []);
        yield {
          from,
          to: cluster.hubs.everyNode(),
          because: {
            write,
            remove: {
              evidence: removed.flatMap((answer) => answer.evidence),
              ...(open.length === 0 ? {} : { open: { kind: "all", of: open } }),
            },
            judged: { evidence: judges.map(({ fact }) => fact.evidence) },
          },
          vendor,
        };
      }
    }
  },
});
