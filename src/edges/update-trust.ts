import { parseArn } from "../facts/arn.ts";
import { all, isTrue } from "../facts/open.ts";
import { once } from "../rbac/once.ts";
import { isProtected } from "../world/raised.ts";
import { CHAINED_SESSION, openOfDecision } from "../world/trust-steps.ts";
import type { World } from "../world/world.ts";
import { UPDATE_TRUST } from "../world/writing-actions.ts";
import { defineEdge } from "./edge.ts";

const ASSUME = "sts:AssumeRole";

export const updateTrust = defineEdge({
  id: "update-trust",
  title: "rewrites the trust policy of a role to let itself in",
  from: ["aws-user", "aws-role"],
  to: ["aws-role"],
  nature: "abuse",
  meaning: "A trust policy that names the caller lets it assume the role, whatever its own policies allow.",
  needs: {
    write: "may update the trust policy of the role",
    enter: "nothing denies the caller sts:AssumeRole on the role",
  },
  severity: "critical",
  attack: ["T1098.003", "T1484.002"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html"],
  blindSpots: ["letting in somebody else instead"],
  reads: ["IamRole", "User", "IamGroup", "ManagedPolicy", "Organization"],
  covers: [],
  *find(world) {
    for (const { fact, may, everywhere, free } of world.aws.writers()) {
      if (!may(UPDATE_TRUST)) continue;
      const from = world.identities.aws(fact.kind === "User" ? "aws-user" : "aws-role", fact.arn);
      const trust = trusting(world, fact.arn);
      const step = (role: string) => {
        const write = once(() => world.aws.decide(fact.arn, UPDATE_TRUST, role));
        const enter = once(() => world.aws.decide(fact.arn, ASSUME, role, undefined, undefined, trust));
        return { write, enter };
      };
      const roles = rolesOf(world, fact.account);
      if (everywhere(UPDATE_TRUST.toLowerCase()) && free(ASSUME.toLowerCase())) {
        const [some] = roles;
        if (some === undefined) continue;
        const { write } = step(some);
        yield {
          from,
          to: world.hubs.get(`roles@${fact.account}`, () =>
            rolesOf(world, fact.account).map((arn) => world.identities.aws("aws-role", arn)),
          ),
          because: {
            get write() {
              return { evidence: write()?.by.identity ?? [] };
            },
            enter: { evidence: [fact.evidence] },
          },
          sets: CHAINED_SESSION,
        };
        continue;
      }
      for (const role of roles) {
        if (role === fact.arn) continue;
        const { write, enter } = step(role);
        const [written, entered] = [write(), enter()];
        if (written === undefined || written.verdict === "denied") continue;
        if (entered === undefined || entered.verdict === "denied") continue;
        const [a, b] = [openOfDecision(written), openOfDecision(entered)];
        yield {
          from,
          to: world.identities.aws("aws-role", role),
          because: {
            write: { evidence: written.by.identity, ...(isTrue(a) ? {} : { open: a }) },
            enter: { evidence: [fact.evidence, ...entered.by.limits], ...(isTrue(b) ? {} : { open: b }) },
          },
          open: all([a, b]),
          sets: CHAINED_SESSION,
        };
      }
    }
  },
});

/** Roles of an account that may be written. */
function rolesOf(world: World, account: string): string[] {
  return [...world.estate.accounts.values()].flatMap(({ roles }) =>
    roles.flatMap(({ arn }) => (parseArn(arn)?.account === account && !isProtected(arn) ? [arn] : [])),
  );
}

/** The trust policy that the caller writes. */
function trusting(world: World, caller: string) {
  const document = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: caller }, Action: ASSUME },
  };
  return {
    name: "rewritten trust policy",
    document,
    evidence: world.estate.evidence.document("builtin:iam/trust-of-the-caller"),
  };
}
