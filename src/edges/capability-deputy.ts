import { askEach, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

/** Resources that a capability acts on, by its type: group and resource. */
const RESOURCES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  ARGOCD: [
    ["argoproj.io", "applications"],
    ["argoproj.io", "applicationsets"],
  ],
  ACK: [
    ["iam.services.k8s.aws", "roles"],
    ["iam.services.k8s.aws", "policies"],
    ["eks.services.k8s.aws", "accessentries"],
    ["s3.services.k8s.aws", "buckets"],
  ],
  KRO: [["kro.run", "resourcegraphdefinitions"]],
};

export const capabilityDeputy = defineEdge({
  id: "capability-deputy",
  title: "has an EKS capability act for it",
  from: ["kubernetes", "rights"],
  to: ["aws-role"],
  nature: "abuse",
  meaning:
    "A capability of EKS (managed Argo CD, ACK, kro) acts on resources of the cluster with the IAM role of the capability: whoever writes those resources acts as that role.",
  needs: {
    write: "may create, update or patch resources of the capability",
    capability: "the cluster has the capability, with that role",
  },
  severity: "high",
  attack: ["T1098"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html"],
  blindSpots: ["projects of Argo CD and IAMRoleSelectors of ACK are not evaluated"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "Capability",
    "IamRole",
  ],
  covers: ["kubernetes:41"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { type, roleArn, evidence } of cluster.facts.capabilities) {
        const resources = RESOURCES[type];
        if (roleArn === undefined || resources === undefined) continue;
        const questions = resources.flatMap(([group, resource]) =>
          askEach(["create", "update", "patch"], group, resource),
        );
        for (const end of heldByAny(world, cluster, questions))
          yield {
            from: end.node,
            to: world.identities.aws("aws-role", roleArn),
            because: { write: answerOf(end), capability: { evidence: [evidence] } },
            vendor: end.grant.vendor,
            sets: NEW_ROLE_SESSION,
          };
      }
  },
});
