import { parseArn } from "../facts/arn.ts";
import { all, isTrue, TRUE } from "../facts/open.ts";
import { once } from "../rbac/once.ts";
import { needAnswer } from "../world/need.ts";
import { isProtected } from "../world/raised.ts";
import { CHAINED_SESSION, openOfDecision, trustSource } from "../world/trust-steps.ts";
import type { World } from "../world/world.ts";
import { UPDATE_TRUST } from "../world/writing-actions.ts";
import { defineEdge } from "./edge.ts";

const ASSUME = "sts:AssumeRole";
const ACTIONS = [UPDATE_TRUST.toLowerCase(), ASSUME.toLowerCase()];

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
    const rolesOf = rolesByAccount(world);
    // Whether a writer gets into a role whatever is open, for all whose policies say the same.
    const known = new Map<string, Map<string, boolean>>();
    for (const { fact, may, everywhere, free, kin } of world.aws.writers()) {
      if (!may(UPDATE_TRUST)) continue;
      const from = trustSource(world, fact.arn);
      const trust = trusting(world, fact.arn);
      const step = (role: string) => {
        const write = once(() => world.aws.decide(fact.arn, UPDATE_TRUST, role));
        const enter = once(() => world.aws.decide(fact.arn, ASSUME, role, undefined, undefined, trust));
        return { write, enter };
      };
      const roles = rolesOf.get(fact.account) ?? [];
      if (everywhere(UPDATE_TRUST.toLowerCase()) && free(ASSUME.toLowerCase())) {
        const [some] = roles;
        if (some === undefined) continue;
        const { write } = step(some);
        yield {
          from,
          to: world.hubs.get(`roles@${fact.account}`, () => roles.map((arn) => world.identities.aws("aws-role", arn))),
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
      const group = kin(ACTIONS);
      const settled = known.get(group) ?? new Map<string, boolean>();
      known.set(group, settled);
      for (const role of roles) {
        const may = settled.get(role);
        if (role === fact.arn || may === false) continue;
        const { write, enter } = step(role);
        const to = world.identities.aws("aws-role", role);
        if (may === true) {
          const because = {
            get write() {
              return { evidence: write()?.by.identity ?? [] };
            },
            get enter() {
              return { evidence: [fact.evidence, ...(enter()?.by.limits ?? [])] };
            },
          };
          yield { from, to, because, open: TRUE, sets: CHAINED_SESSION };
          continue;
        }
        const written = write();
        const entered = written?.verdict === "denied" ? undefined : enter();
        const isOwn = written?.readsOwnKeys === true || entered?.readsOwnKeys === true;
        if (written === undefined || entered === undefined || entered.verdict === "denied") {
          if (!isOwn) settled.set(role, false);
          continue;
        }
        const [a, b] = [openOfDecision(written), openOfDecision(entered)];
        if (!isOwn && isTrue(a) && isTrue(b)) settled.set(role, true);
        yield {
          from,
          to,
          because: {
            write: needAnswer(written.by.identity, a),
            enter: needAnswer([fact.evidence, ...entered.by.limits], b),
          },
          open: all([a, b]),
          sets: CHAINED_SESSION,
        };
      }
    }
  },
});

/** Roles that may be written, by account. */
function rolesByAccount(world: World): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { roles } of world.estate.accounts.values())
    for (const { arn } of roles) {
      if (isProtected(arn)) continue;
      const account = parseArn(arn)?.account ?? "";
      const list = found.get(account);
      if (list === undefined) found.set(account, [arn]);
      else list.push(arn);
    }
  return found;
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
