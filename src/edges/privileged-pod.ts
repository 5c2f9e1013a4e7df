import { isFalse } from "../facts/open.ts";
import { privilegedPods } from "../world/admission.ts";
import { answerOf } from "../world/holder-answer.ts";
import { podWriters } from "../world/pod-writers.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const privilegedPod = defineEdge({
  id: "privileged-pod",
  title: "creates a pod that takes over its node",
  from: ["kubernetes", "rights"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "A privileged pod takes over its node, and whoever writes the pod chooses the node. Pod Security labels of the namespace, and policies, decide whether such a pod is admitted.",
  needs: {
    write: "may create pods or workloads in a namespace, change them, or add ephemeral containers",
    admitted: "the namespace admits privileged pods",
  },
  severity: "critical",
  attack: ["T1610", "T1611"],
  references: [
    "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
  ],
  blindSpots: ["what policies and webhooks say is not evaluated: where some judge pods the step is unknown"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "Namespace",
    "Node",
    "Pod",
    "Workload",
  ],
  covers: ["kubernetes:33", "icekube:CREATE_PRIVILEGED_WORKLOAD"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const end of podWriters(world, cluster)) {
        const admission = privilegedPods(world, cluster, end.scope.namespace);
        if (isFalse(admission.open)) continue;
        const admitted = {
          evidence: admission.evidence,
          open: admission.open,
          ...(admission.note === undefined ? {} : { note: admission.note }),
        };
        yield {
          from: end.node,
          to: cluster.hubs.everyNode(),
          because: { write: answerOf(end), admitted },
          vendor: end.grant.vendor,
          assumes: admission.assumes,
        };
      }
  },
});
