import { TRUE } from "../facts/open.ts";
import { NEW_ROLE_SESSION, openOfDecision, trustNeeds, trustSource } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

const ACTION = "sts:AssumeRole";

export const assumeRole = defineEdge({
  id: "assume-role",
  title: "assumes an IAM role",
  from: ["aws-user", "aws-role", "aws-account", "anyone-aws", "aws-service"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "The caller asks STS for credentials of the role, which its trust policy admits and the caller's own policies allow.",
  needs: {
    trust: "the trust policy of the role admits the caller",
    identity: "the caller's policies allow sts:AssumeRole, where the trust alone does not suffice",
  },
  severity: "info",
  attack: ["T1078.004", "T1548.005"],
  references: [
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
  ],
  blindSpots: ["who inside an account that is not in the snapshot may ask is that account's own matter"],
  reads: ["IamRole", "User", "IamGroup", "ManagedPolicy", "Organization"],
  covers: ["kubernetes:69"],
  *find(world) {
    for (const edge of world.aws.trustEdges()) {
      if (edge.action !== ACTION) continue;
      const decide = () => world.aws.decide(edge.source, ACTION, edge.target);
      const open = edge.verdict === "allowed" ? TRUE : openOfDecision(decide());
      yield {
        from: trustSource(world, edge.source),
        to: world.identities.aws("aws-role", edge.target),
        because: trustNeeds(decide, open),
        open,
        sets: NEW_ROLE_SESSION,
        vendor: edge.target.includes(":role/aws-service-role/"),
      };
    }
  },
});
