import { isFalse } from "../facts/open.ts";
import { privilegedPods } from "../world/admission.ts";
import { askEach } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { among } from "../world/role-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";
import { defineEdge } from "./edge.ts";

export const podSecurityBypass = defineEdge({
  id: "pod-security-bypass",
  title: "relabels a namespace and creates a pod that takes over its node",
  from: ["kubernetes", "rights"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "Pod Security labels lie on the Namespace: whoever may write the Namespace and create pods in it lifts the limit first.",
  needs: {
    write: "may create pods or workloads in the namespace",
    label: "may update or patch the namespace",
    limited: "the namespace enforces a level that keeps such pods out",
  },
  severity: "critical",
  attack: ["T1562.001", "T1611"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
  blindSpots: [],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Namespace", "Node"],
  covers: ["kubernetes:34", "icekube:PATCH_NAMESPACE_TO_BYPASS_PSA"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const limited = new Map(
        cluster.facts.namespaces.flatMap(({ name }) => {
          const admission = privilegedPods(world, cluster, name);
          return isFalse(admission.open) ? [[name, admission] as const] : [];
        }),
      );
      if (limited.size === 0) continue;
      const needs = [CREATE_ANY_POD, askEach(["update", "patch"], "", "namespaces")] as const;
      for (const { from, namespace, answers, ends, vendor } of jointSteps(world, cluster, needs)) {
        const name = (namespace === "" ? [...limited.keys()] : [namespace]).find(
          (one) => limited.has(one) && ends[1].some((end) => among(end.scope.names, one)),
        );
        const admission = limited.get(name ?? "");
        if (admission === undefined) continue;
        const limit = { evidence: admission.evidence, note: `namespace ${name}` };
        yield {
          from,
          to: cluster.hubs.everyNode(),
          because: { write: answers[0], label: answers[1], limited: limit },
          vendor,
          assumes: admission.assumes,
        };
      }
    }
  },
});
