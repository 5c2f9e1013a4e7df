import { once } from "../rbac/once.ts";
import { needAnswer } from "../world/need.ts";
import { openOfDecision, trustSource } from "../world/trust-steps.ts";
import { defineEdge } from "./edge.ts";

export const raisePrincipal = defineEdge({
  id: "raise-principal",
  title: "puts any policy on an IAM principal that it is",
  from: ["aws-user", "aws-role"],
  to: ["aws-session"],
  nature: "abuse",
  meaning:
    "Whoever may write the policies of a user or role, of a group of it, or of a policy that is attached to it, and is or becomes that principal as well, has whatever its permissions boundary and the organization let through.",
  needs: {
    write: "may put, attach or rewrite a policy of the principal",
    hold: "is, or also reaches, the principal",
  },
  severity: "critical",
  attack: ["T1098.003"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
  ],
  blindSpots: [
    "who may attach weaker policies than AdministratorAccess only",
    "what removing a Deny or a permissions boundary gives",
    "who is allowed everything already is not followed further",
    "five versions of a policy are the most that there can be: a sixth needs iam:DeletePolicyVersion",
  ],
  reads: ["IamRole", "User", "IamGroup", "ManagedPolicy", "Organization"],
  covers: [],
  *find(world) {
    for (const { by, principal, key, action, resource, context } of world.aws.raises()) {
      const decide = once(() => world.aws.decide(by, action, resource, context));
      const open = openOfDecision(decide());
      const fact = trustSource(world, principal);
      const { evidence } = world.identities.detail(fact);
      yield {
        from: trustSource(world, by),
        to: world.identities.aws("aws-session", key),
        ...(by === principal ? {} : { with: [fact] }),
        because: {
          write: { ...needAnswer([...(decide()?.by.identity ?? [])], open), note: action },
          hold: { evidence: evidence === undefined ? [] : [evidence] },
        },
        open,
      };
    }
  },
});
