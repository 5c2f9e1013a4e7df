import { askEach, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { among } from "../world/role-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

export const nodeClass = defineEdge({
  id: "node-class",
  title: "has Karpenter start nodes of its making",
  from: ["kubernetes", "rights"],
  to: ["aws-role"],
  nature: "abuse",
  meaning:
    "An EC2NodeClass names the IAM role and the user data of the nodes that Karpenter starts: whoever changes it runs code as that role on every new node.",
  needs: { write: "may update or patch the node class", role: "the node class names the role" },
  severity: "high",
  attack: ["T1578", "T1552.005"],
  references: ["https://karpenter.sh/docs/concepts/nodeclasses/"],
  blindSpots: ["Auto Mode's NodeClass has no user data", "nodes that Karpenter never starts"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "EC2NodeClass",
    "IamRole",
    "Cluster",
  ],
  covers: ["kubernetes:41"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const classes = cluster.facts.others.filter((fact) => fact.objectKind === "EC2NodeClass");
      for (const fact of classes) {
        const role = cluster.bridge.nodeRoles.find(
          ({ by, name }) => by === "node-class" && name === fact.name,
        )?.roleArn;
        if (role === undefined) continue;
        for (const end of heldByAny(
          world,
          cluster,
          askEach(["update", "patch"], "karpenter.k8s.aws", "ec2nodeclasses"),
        ))
          if (end.scope.namespace === "" && among(end.scope.names, fact.name))
            yield {
              from: end.node,
              to: world.identities.aws("aws-role", role),
              because: { write: answerOf(end), role: { evidence: [fact.evidence] } },
              vendor: end.grant.vendor,
              sets: NEW_ROLE_SESSION,
            };
      }
    }
  },
});
