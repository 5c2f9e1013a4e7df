import { irsaSubject, serviceAccountOfSubject } from "../eks/irsa.ts";
import { oidcKey } from "../facts/identity.ts";
import { all, FALSE, isTrue, type Open, TRUE } from "../facts/open.ts";
import { once } from "../rbac/once.ts";
import { irsaCandidates, settleAudience } from "../world/irsa-candidates.ts";
import type { NeedAnswer } from "../world/need.ts";
import { isSubjectPattern, subjectsOf, withSubjectPattern } from "../world/oidc-subjects.ts";
import { mintsOwnTokens } from "../world/own-tokens.ts";
import { clustersIn } from "../world/scope.ts";
import { NEW_ROLE_SESSION, NO_SOURCE_IDENTITY, openOfDecision } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

const ACTION = "sts:AssumeRoleWithWebIdentity";

export const irsa = defineEdge({
  id: "irsa",
  title: "ServiceAccount assumes an IAM role through IRSA",
  from: ["service-account", "oidc"],
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
  blindSpots: [
    "ServiceAccounts that do not exist yet are one row for each pattern of the trust policy, unless it names them",
  ],
  reads: ["IamRole", "OidcProvider", "Cluster", "ServiceAccount", "Pod", "Workload", "ConfigMap"],
  covers: ["kubernetes:66", "rbac-police:providerIAM"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const { issuer, assumption } = cluster.issuer;
      if (issuer === undefined) continue;
      const assumes = assumption === undefined ? {} : { assumes: [assumption.name] };
      for (const edge of world.aws.trustEdges()) {
        if (edge.action !== ACTION || world.aws.issuerOf(edge.source) !== issuer) continue;
        const whole = world.aws.decide(edge.source, ACTION, edge.target);
        const subjects = subjectsOf(openOfDecision(whole), issuer);
        for (const pattern of subjects.filter(isSubjectPattern)) {
          const open = withSubjectPattern(openOfDecision(whole), issuer, pattern);
          // Whoever makes a ServiceAccount that fits has the role: the pattern stands for those that are not there yet.
          yield {
            from: world.identities.aws("oidc", oidcKey(issuer, pattern)),
            to: world.identities.aws("aws-role", edge.target),
            because: {
              provider: { evidence: [...cluster.issuer.evidence, ...world.aws.providerEvidence(edge.source)] },
              trust: { evidence: whole?.by.resource ?? [], ...(isTrue(open) ? {} : { open }) },
              audience: { evidence: [], note: "whoever makes the ServiceAccount chooses the audience of its token" },
            },
            open,
            sets: { ...NEW_ROLE_SESSION, ...NO_SOURCE_IDENTITY, "aws:FederatedProvider": [edge.source] },
            ...assumes,
          };
        }
        for (const { namespace, name } of irsaCandidates(cluster, subjects, serviceAccountOfSubject)) {
          const subject = irsaSubject(issuer, namespace, name);
          const decision = world.aws.decide(subject.key, ACTION, edge.target);
          if (decision === undefined || decision.verdict === "denied") continue;
          const mints = once(() => mintsOwnTokens(world, cluster, namespace, name));
          const tokens = cluster.tokensOf(namespace, name);
          const settled = settleAudience(world, {
            key: subject.key,
            issuer,
            role: edge.target,
            decision,
            tokens,
            mints,
          });
          if (settled === undefined) continue;
          const trust = (open: Open): NeedAnswer => ({
            evidence: decision.by.resource,
            ...(isTrue(open) ? {} : { open }),
          });
          const { audience, evidence, note, value, chosen } = settled;
          const from = world.identities.serviceAccount(cluster.name, namespace, name);
          // A name that only the trust speaks of exists only if the listing has it.
          world.identities.detail(from).exists ??= cluster.facts.live.has("ServiceAccount") ? false : null;
          yield {
            from,
            to: world.identities.aws("aws-role", edge.target),
            because: {
              provider: { evidence: [...cluster.issuer.evidence, ...world.aws.providerEvidence(edge.source)] },
              trust: trust(settled.trust),
              audience: {
                evidence,
                ...(isTrue(audience) ? {} : { open: audience }),
                ...(note === undefined ? {} : { note }),
              },
            },
            open: isTrue(settled.trust) && isTrue(audience) ? TRUE : all([settled.trust, audience]),
            sets: {
              ...NEW_ROLE_SESSION,
              ...NO_SOURCE_IDENTITY,
              "aws:FederatedProvider": [edge.source],
              [subject.subjectKey]: [subject.subject],
              ...(value === undefined ? {} : { [subject.audienceKey]: [value] }),
            },
            under: {
              "@token-audience": () => ({
                open: chosen,
                because: {
                  trust: trust(chosen),
                  audience: { evidence, note: "whoever can have the token chooses its audience" },
                },
              }),
              "@api-only": () => ({
                open: mints() ? chosen : FALSE,
                because: {
                  audience: {
                    evidence: [],
                    open: mints() ? TRUE : FALSE,
                    note: "no token of the ServiceAccount is held",
                  },
                },
              }),
            },
            ...assumes,
          };
        }
      }
    }
  },
});
