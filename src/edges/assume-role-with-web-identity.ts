import { oidcKey } from "../facts/identity.ts";
import { isSubjectPattern, subjectsOf, withSubjectPattern } from "../world/oidc-subjects.ts";
import { NEW_ROLE_SESSION, openOfDecision, trustNeeds } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

const ACTION = "sts:AssumeRoleWithWebIdentity";

export const assumeRoleWithWebIdentity = defineEdge({
  id: "assume-role-with-web-identity",
  title: "subject of an external OIDC issuer assumes an IAM role",
  from: ["oidc"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "A token of the issuer (GitHub Actions, GitLab, Terraform Cloud and others) whose subject the trust policy admits is exchanged for credentials of the role.",
  needs: {
    trust: "the trust policy of the role admits the subject",
    identity: "the issuer is an OIDC provider of the role's account",
  },
  severity: "info",
  attack: ["T1078.004"],
  references: [
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
    "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect",
  ],
  blindSpots: ["who can make the issuer mint a token of that subject is the issuer's own matter"],
  reads: ["IamRole", "OidcProvider", "Cluster"],
  covers: ["kubernetes:72"],
  *find(world) {
    for (const edge of world.aws.trustEdges()) {
      if (edge.action !== ACTION) continue;
      const issuer = world.aws.issuerOf(edge.source);
      // ServiceAccounts of the clusters in the snapshot are identities of their own: edge `irsa`.
      if (world.clusterOfIssuer(issuer) !== undefined) continue;
      const whole = world.aws.decide(edge.source, ACTION, edge.target);
      const provider = world.aws.providerEvidence(edge.source);
      for (const subject of subjectsOf(openOfDecision(whole), issuer)) {
        const key = oidcKey(issuer, subject);
        const isPattern = isSubjectPattern(subject);
        const decision = isPattern ? whole : world.aws.decide(key, ACTION, edge.target);
        if (decision?.verdict === "denied") continue;
        const left = openOfDecision(decision);
        const open = isPattern ? withSubjectPattern(left, issuer, subject) : left;
        yield {
          from: world.identities.aws("oidc", key),
          to: world.identities.aws("aws-role", edge.target),
          because: { trust: trustNeeds(() => decision, open).trust, identity: { evidence: provider } },
          open,
          sets: {
            ...NEW_ROLE_SESSION,
            "aws:FederatedProvider": [edge.source],
            ...(isPattern ? {} : { [`${issuer}:sub`]: [subject] }),
          },
        };
      }
    }
  },
});
