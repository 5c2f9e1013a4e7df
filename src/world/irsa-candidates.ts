/** ServiceAccounts that a trust on the cluster's issuer may admit, and what their tokens' audience leaves open. */
import type { ServiceAccountTokens } from "../eks/service-account-tokens.ts";
import type { Handle } from "../facts/evidence.ts";
import { splitServiceAccountUsername } from "../facts/identity.ts";
import { all, leaves, type Open, TRUE } from "../facts/open.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import { glob, matchesGlob } from "../iam/policy/glob.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Named ServiceAccounts, whether they exist or not, and the known ones that fit a pattern. */
export function irsaCandidates(
  cluster: ClusterWorld,
  subjects: readonly string[],
  literal: (subject: string) => Account | undefined,
): Account[] {
  const found = new Map<string, Account>();
  const put = (account: Account): void => void found.set(`${account.namespace}/${account.name}`, account);
  for (const subject of subjects) {
    const named = literal(subject);
    if (named !== undefined) put(named);
    else if (/[*?]/.test(subject)) {
      const pattern = glob(subject);
      for (const account of cluster.accounts()) {
        if (matchesGlob(pattern, `system:serviceaccount:${account.namespace}:${account.name}`)) put(account);
      }
    }
  }
  return [...found.values()];
}

/** The ServiceAccounts of a cluster that anything names. */
export function knownAccounts(world: World, cluster: string): Account[] {
  return world.identities.list().flatMap((identity) => {
    if (identity.kind !== "service-account" || identity.cluster !== cluster) return [];
    return splitServiceAccountUsername(identity.kubernetes?.username ?? "") ?? [];
  });
}

export interface SettledAudience {
  /** What the trust leaves open besides the audience. */
  readonly trust: Open;
  /** What the audience leaves open. */
  readonly audience: Open;
  readonly evidence: readonly Handle[];
  readonly note?: string;
}

interface Asked {
  readonly key: string;
  readonly issuer: string;
  readonly role: string;
  readonly decision: Decision;
  readonly tokens: ServiceAccountTokens;
}

/**
 * A token whose audience the documents give closes the condition; otherwise whoever mints the token chooses (docs/answers.md §4).
 * `undefined` when no audience can be accepted.
 */
export function settleAudience(world: World, _cluster: ClusterWorld, asked: Asked): SettledAudience | undefined {
  const audienceKey = `${asked.issuer}:aud`.toLowerCase();
  for (const { audience, evidence, by } of asked.tokens.audiences) {
    if (audience === "") continue;
    const decision = world.aws.decide(
      asked.key,
      "sts:AssumeRoleWithWebIdentity",
      asked.role,
      new Map([[audienceKey, [audience]]]),
    );
    if (decision === undefined || decision.verdict === "denied") continue;
    return { trust: decision.open, audience: TRUE, evidence: [evidence], note: `audience ${audience}, by ${by}` };
  }
  const { open } = asked.decision;
  const members = open.kind === "all" ? open.of : [open];
  const isAudience = (member: Open): boolean =>
    [...leaves(member)].some((leaf) => leaf.key.toLowerCase() === audienceKey);
  const audience = members.filter(isAudience);
  const trust = members.filter((member) => !isAudience(member));
  if (audience.length > 0) return { trust: all(trust), audience: all(audience), evidence: [] };
  // No condition names the audience: the provider's client ids do.
  const clientIds = world.aws.clientIdsOf(asked.issuer, asked.role);
  if (clientIds !== undefined && clientIds.length === 0) return undefined;
  return {
    trust: all(trust),
    audience: {
      kind: "leaf",
      step: 0,
      key: `${asked.issuer}:aud`,
      operator: "StringEquals",
      values: clientIds ?? [],
      controller: "caller",
      evidence: [],
    },
    evidence: [],
  };
}
