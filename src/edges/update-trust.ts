import { parseArn } from "../facts/arn.ts";
import { all, isTrue } from "../facts/open.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import { once } from "../rbac/once.ts";
import { isProtected } from "../world/raised.ts";
import { CHAINED_SESSION, openOfDecision } from "../world/trust-steps.ts";
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
    const known = new Map<string, Map<string, Decided>>();
    for (const { fact, may, everywhere, free, kin } of world.aws.writers()) {
      if (!may(UPDATE_TRUST)) continue;
      const from = world.identities.aws(fact.kind === "User" ? "aws-user" : "aws-role", fact.arn);
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
      const decided = known.get(group) ?? new Map<string, Decided>();
      known.set(group, decided);
      for (const role of roles) {
        if (role === fact.arn) continue;
        let both = decided.get(role);
        if (both === undefined) {
          const { write, enter } = step(role);
          both = { written: write(), entered: write()?.verdict === "denied" ? undefined : enter() };
          if (both.written?.readsOwnKeys !== true && both.entered?.readsOwnKeys !== true) decided.set(role, both);
        }
        const { written, entered } = both;
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

/** What decides a step; of one writer for all of its kin when it reads no key of the writer's own. */
interface Decided {
  readonly written: Decision | undefined;
  readonly entered: Decision | undefined;
}

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
