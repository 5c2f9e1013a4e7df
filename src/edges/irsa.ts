import { irsaSubject, serviceAccountOfSubject } from "../eks/irsa.ts";
import { all, isTrue, TRUE } from "../facts/open.ts";
import { irsaCandidates, settleAudience } from "../world/irsa-candidates.ts";
import { subjectsOf } from "../world/oidc-subjects.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION, openOfDecision } from "../world/trust-steps.ts";
import type { NeedAnswer } from "./edge.ts";
import { defineEdge } from "./edge.ts";

const ACTION = "sts:AssumeRoleWithWebIdentity";

export const irsa = defineEdge({
  id: "irsa",
  title: "ServiceAccount assumes an IAM role through IRSA",
  from: ["service-account"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "A token of the ServiceAccount, signed by the cluster's issuer, is exchanged at STS for credentials of the role. The trust policy decides; the annotation on the ServiceAccount is a convenience.",
  needs: {
    provider: "the cluster's issuer is an OIDC provider of the role's account",
    trust: "the trust policy of the role admits the ServiceAccount as subject of that issuer",
    audience: "the token carries an audience that provider and trust policy accept",
  },
  severity: "info",
  attack: ["T1078.004", "T1528"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    "https://github.com/aws/amazon-eks-pod-identity-webhook",
  ],
  blindSpots: ["a ServiceAccount that does not exist yet is listed only when the trust policy names it"],
  reads: ["IamRole", "OidcProvider", "Cluster", "ServiceAccount", "Pod", "Workload", "ConfigMap"],
  covers: ["kubernetes:66", "rbac-police:providerIAM"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const { issuer, assumption } = cluster.issuer;
      if (issuer === undefined) continue;
      for (const edge of world.aws.trustEdges()) {
        if (edge.action !== ACTION || world.aws.issuerOf(edge.source) !== issuer) continue;
        const whole = world.aws.decide(edge.source, ACTION, edge.target);
        for (const account of irsaCandidates(
          cluster,
          subjectsOf(openOfDecision(whole), issuer),
          serviceAccountOfSubject,
        )) {
          const { key } = irsaSubject(issuer, account.namespace, account.name);
          const decision = world.aws.decide(key, ACTION, edge.target);
          if (decision === undefined || decision.verdict === "denied") continue;
          const tokens = cluster.tokensOf(account.namespace, account.name);
          const settled = settleAudience(world, cluster, { key, issuer, role: edge.target, decision, tokens });
          if (settled === undefined) continue;
          const audience: NeedAnswer = {
            evidence: settled.evidence,
            ...(isTrue(settled.audience) ? {} : { open: settled.audience }),
            ...(settled.note === undefined ? {} : { note: settled.note }),
          };
          yield {
            from: world.identities.serviceAccount(cluster.name, account.namespace, account.name),
            to: world.identities.aws("aws-role", edge.target),
            because: {
              provider: { evidence: [...cluster.issuer.evidence, ...world.aws.providerEvidence(edge.source)] },
              trust: { evidence: decision.by.resource, ...(isTrue(settled.trust) ? {} : { open: settled.trust }) },
              audience,
            },
            open: isTrue(settled.trust) && isTrue(settled.audience) ? TRUE : all([settled.trust, settled.audience]),
            sets: NEW_ROLE_SESSION,
            ...(assumption === undefined ? {} : { assumes: [assumption.name] }),
          };
        }
      }
    }
  },
});
