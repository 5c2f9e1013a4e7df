import { all } from "../facts/open.ts";
import { type NeedAnswer, needAnswer } from "../world/need.ts";
import { agentOf } from "../world/pod-identity-agent.ts";
import { type Answer, ownPodOf, roleGivers } from "../world/role-givers.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION, NO_SOURCE_IDENTITY, trustSource } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

const shown = ({ evidence, open }: Answer): NeedAnswer => needAnswer(evidence, open);

export const associatePodIdentity = defineEdge({
  id: "associate-pod-identity",
  title: "gives an IAM role to a pod of its own",
  from: ["aws-user", "aws-role"],
  to: ["aws-role"],
  nature: "abuse",
  meaning:
    "An association of EKS Pod Identity hands a role to a ServiceAccount: whoever may make one, pass the role, and run a pod under a ServiceAccount of the cluster acts as the role.",
  needs: {
    associate: "may create pod identity associations of the cluster",
    pass: "may pass the role to pods.eks.amazonaws.com",
    trust: "the trust policy of the role admits EKS Pod Identity",
    pod: "also runs a pod of its own choice in the cluster",
    agent: "the node runs the Pod Identity agent, and its role may ask for the credentials",
  },
  severity: "high",
  attack: ["T1098", "T1610"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html"],
  blindSpots: [
    "roles that are handed to a ServiceAccount whose pods somebody else runs",
    "whether every ServiceAccount that the actor can use has an association already: then it takes eks:UpdatePodIdentityAssociation",
  ],
  reads: ["Cluster", "IamRole", "User", "IamGroup", "ManagedPolicy", "Organization", "Addon", "Workload"],
  covers: [],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const givers = roleGivers(world, cluster);
      const pod = givers.length === 0 ? undefined : ownPodOf(cluster);
      const agent = pod === undefined ? undefined : agentOf(world, cluster);
      if (pod === undefined || agent === undefined) continue;
      for (const { principal, role, associate, pass, trust } of givers)
        yield {
          from: trustSource(world, principal),
          to: world.identities.aws("aws-role", role),
          with: [pod],
          because: {
            associate: shown(associate),
            pass: shown(pass),
            trust: shown(trust),
            pod: { evidence: cluster.facts.description === undefined ? [] : [cluster.facts.description.evidence] },
            agent: shown(agent),
          },
          open: all([associate.open, pass.open, trust.open, agent.open]),
          sets: { ...NEW_ROLE_SESSION, ...NO_SOURCE_IDENTITY },
          ...(agent.isAssumed ? { assumes: ["pod-identity-agent"] } : {}),
        };
    }
  },
});
