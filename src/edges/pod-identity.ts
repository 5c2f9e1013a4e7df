import { podIdentityAgent, podIdentityGap, podIdentitySession } from "../eks/pod-identity.ts";
import { all } from "../facts/open.ts";
import { podIdentityTrust } from "../world/pod-identity-trust.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

export const podIdentity = defineEdge({
  id: "pod-identity",
  title: "ServiceAccount gets an IAM role through EKS Pod Identity",
  from: ["service-account"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "The agent on the node exchanges the pod's token for credentials of the role that the association names, or of its target role.",
  needs: {
    association: "an association names the ServiceAccount and the role",
    trust:
      "the trust policy of the role admits pods.eks.amazonaws.com to assume it and, where session tags are set, to tag the session",
    agent: "the node runs the Pod Identity agent",
  },
  severity: "info",
  attack: ["T1078.004", "T1528"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html"],
  blindSpots: ["a session policy of the association narrows the role: rights behind the role are not narrowed with it"],
  reads: ["PodIdentityAssociation", "IamRole", "Addon", "Workload", "Pod"],
  covers: ["kubernetes:67"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const agent = podIdentityAgent(cluster.facts);
      if (agent.isPresent === false) continue;
      for (const association of cluster.facts.podIdentityAssociations) {
        const session = podIdentitySession(cluster.facts, association);
        const missing = podIdentityGap(association);
        if (missing !== undefined || session.roleArn === undefined) {
          if (missing !== undefined) world.gap(missing);
          continue;
        }
        const trust = podIdentityTrust(world, session);
        if (trust === undefined) continue;
        yield {
          from: world.identities.serviceAccount(cluster.name, association.namespace, association.serviceAccount),
          to: world.identities.aws("aws-role", session.targetRoleArn ?? session.roleArn),
          because: {
            association: { evidence: [association.evidence] },
            trust: { evidence: trust.evidence, open: trust.open },
            agent: {
              evidence: agent.evidence,
              ...(agent.isPresent === null ? { note: "assumed: nothing tells whether it runs" } : {}),
            },
          },
          open: all([trust.open]),
          sets: { ...NEW_ROLE_SESSION, ...trust.tags },
          ...(agent.isPresent === null ? { assumes: ["pod-identity-agent"] } : {}),
        };
      }
    }
  },
});
