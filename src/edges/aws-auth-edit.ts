import { authenticationModeOf, usesConfigMap } from "../eks/authentication-mode.ts";
import { isEks } from "../eks/is-eks.ts";
import { heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

const AWS_AUTH = {
  group: "",
  resource: "configmaps",
  subresource: "",
  name: "aws-auth",
  namespace: "kube-system",
} as const;

export const awsAuthEdit = defineEdge({
  id: "aws-auth-edit",
  title: "writes itself into aws-auth",
  from: ["kubernetes", "rights"],
  to: ["group"],
  nature: "abuse",
  meaning:
    "The ConfigMap aws-auth maps IAM principals of any account to users and groups of the cluster, system:masters among them: whoever may write it lets a principal of their own in.",
  needs: {
    write: "may update or patch the ConfigMap aws-auth in kube-system, or create it where there is none",
    mode: "the authentication mode of the cluster uses aws-auth",
  },
  severity: "critical",
  attack: ["T1098"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
  ],
  blindSpots: [
    "in manifests without any document of EKS the step is taken only with --assume authentication-mode=MODE",
    "whoever is inside needs an IAM principal of some account: anybody can open one",
  ],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "ConfigMap",
    "Cluster",
  ],
  covers: ["kubernetes:60", "icekube:UPDATE_AWS_AUTH", "rbac-police:eks_modify_aws_auth"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const { mode, evidence, assumption } = authenticationModeOf(cluster.facts, world.switches);
      // Only the authenticator of EKS reads the ConfigMap.
      if (!usesConfigMap(mode) || (!isEks(cluster.facts) && !world.switches.has("authentication-mode"))) continue;
      const writes = heldByAny(world, cluster, [
        ...["update", "patch"].map((verb) => ({ ...AWS_AUTH, verb })),
        // A POST names no object.
        ...(cluster.bridge.awsAuth === undefined ? [{ ...AWS_AUTH, verb: "create", name: "" }] : []),
      ]);
      for (const end of writes)
        yield {
          from: end.node,
          to: world.identities.group(cluster.name, "system:masters"),
          because: { write: answerOf(end), mode: { evidence } },
          vendor: end.grant.vendor,
          ...(assumption === undefined ? {} : { assumes: [assumption.name] }),
        };
    }
  },
});
