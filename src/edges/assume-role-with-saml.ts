import { TRUE } from "../facts/open.ts";
import { NEW_ROLE_SESSION, openOfDecision, trustNeeds, trustSource } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

const ACTION = "sts:AssumeRoleWithSAML";

export const assumeRoleWithSaml = defineEdge({
  id: "assume-role-with-saml",
  title: "subject of a SAML provider assumes an IAM role",
  from: ["saml"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "Whoever the SAML identity provider vouches for, with the role among its attributes, gets credentials of the role.",
  needs: {
    trust: "the trust policy of the role admits the provider",
    identity: "the provider is one of the role's account; the assertion must name both",
  },
  severity: "info",
  attack: ["T1078.004"],
  references: ["https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html"],
  blindSpots: [
    "which people the provider gives the role to is not in AWS; of Identity Center it is in its assignments",
  ],
  reads: ["IamRole", "SamlProvider"],
  covers: [],
  *find(world) {
    const providers = new Map(
      [...world.estate.accounts.values()].flatMap(({ samlProviders }) =>
        samlProviders.map(({ arn, evidence }) => [arn, [evidence]] as const),
      ),
    );
    for (const edge of world.aws.trustEdges()) {
      if (edge.action !== ACTION) continue;
      const decide = () => world.aws.decide(edge.source, ACTION, edge.target);
      const open = edge.verdict === "allowed" ? TRUE : openOfDecision(decide());
      yield {
        from: trustSource(world, edge.source),
        to: world.identities.aws("aws-role", edge.target),
        because: { trust: trustNeeds(decide, open).trust, identity: { evidence: providers.get(edge.source) ?? [] } },
        open,
        sets: { ...NEW_ROLE_SESSION, "aws:FederatedProvider": [edge.source] },
      };
    }
  },
});
