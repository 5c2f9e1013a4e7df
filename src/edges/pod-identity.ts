import { podIdentityGap, podIdentitySession } from "../eks/pod-identity.ts";
import { all, FALSE, isTrue } from "../facts/open.ts";
import { narrowedSession } from "../world/narrowed-sessions.ts";
import type { NeedAnswer } from "../world/need.ts";
import { agentOf, podsWithout } from "../world/pod-identity-agent.ts";
import { podIdentityTrust } from "../world/pod-identity-trust.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION, NO_SOURCE_IDENTITY } from "../world/trust-steps.ts";
import { defineEdge, type Under } from "./edge.ts";

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
    agent: "the node runs the Pod Identity agent, and its role may ask for the credentials",
  },
  severity: "info",
  attack: ["T1078.004", "T1528"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html"],
  blindSpots: [
    "tokens that are had by the TokenRequest API and exchanged from outside the pod, with other credentials that may call eks-auth",
  ],
  reads: ["PodIdentityAssociation", "IamRole", "Addon", "Workload", "Pod", "Node", "Nodegroup", "Cluster"],
  covers: ["kubernetes:67"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const agent = agentOf(world, cluster);
      if (agent === undefined) continue;
      const without = podsWithout(cluster);
      for (const association of cluster.facts.podIdentityAssociations) {
        const { namespace, serviceAccount } = association;
        const session = podIdentitySession(cluster.facts, association);
        const missing = podIdentityGap(association);
        if (missing !== undefined || session.roleArn === undefined) {
          if (missing !== undefined) world.gap(missing);
          continue;
        }
        const trust = podIdentityTrust(world, session);
        if (trust === undefined) continue;
        const narrowed = narrowedSession(association);
        const open = all([trust.open, agent.open]);
        // Its own pods get nothing where none of them can; a pod that somebody makes for it elsewhere does.
        const isIdle = without(namespace, serviceAccount);
        const role = session.targetRoleArn ?? session.roleArn;
        const answer: NeedAnswer = {
          evidence: agent.evidence,
          ...(isTrue(agent.open) ? {} : { open: agent.open }),
          ...(agent.note === undefined ? {} : { note: agent.note }),
        };
        yield {
          from: world.identities.serviceAccount(cluster.name, namespace, serviceAccount),
          to:
            narrowed === undefined
              ? world.identities.aws("aws-role", role)
              : world.identities.aws("aws-session", narrowed.key),
          because: {
            association: { evidence: [association.evidence] },
            trust: { evidence: trust.evidence, ...(isTrue(trust.open) ? {} : { open: trust.open }) },
            agent: isIdle
              ? {
                  evidence: agent.evidence,
                  open: FALSE,
                  note: "all its pods run where there is no agent: Fargate, Windows",
                }
              : answer,
          },
          open: isIdle ? FALSE : open,
          sets: {
            ...NEW_ROLE_SESSION,
            ...NO_SOURCE_IDENTITY,
            // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html: EKS chooses the name, after the pod.
            "sts:RoleSessionName": [`eks-${association.cluster}-POD-UUID`],
            ...trust.tags,
            ...(session.setsTags ? { "@transitive-tags": ["eks"] } : {}),
          },
          under: {
            ...(isIdle ? { "@token-audience": () => ({ open, because: { agent: answer } }) } : {}),
            ...NEEDS_POD,
          },
          ...(agent.isAssumed ? { assumes: ["pod-identity-agent"] } : {}),
        };
      }
    }
  },
});

const closed = (): Under => ({
  open: FALSE,
  because: { agent: { evidence: [], open: FALSE, note: "no process in a pod of the ServiceAccount is held" } },
});

/** Only a process in a pod reaches the agent. */
const NEEDS_POD = { "@no-pod": closed, "@api-only": closed };
