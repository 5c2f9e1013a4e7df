/** ServiceAccounts that a trust on the cluster's issuer may admit, and what their tokens' audience leaves open. */
import type { ServiceAccountTokens } from "../eks/service-account-tokens.ts";
import type { Handle } from "../facts/evidence.ts";
import { splitServiceAccountUsername } from "../facts/identity.ts";
import { all, any, isTrue, leaves, type Open, TRUE } from "../facts/open.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import { glob, matchesGlob } from "../iam/policy/glob.ts";
import { once } from "../rbac/once.ts";
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
  /** The audience of the token, where the documents give an accepted one. */
  readonly value?: string;
  /** What the trust leaves open to whoever chooses the audience. */
  readonly chosen: Open;
}

interface Asked {
  readonly key: string;
  readonly issuer: string;
  readonly role: string;
  readonly decision: Decision;
  readonly tokens: ServiceAccountTokens;
  /** Whether the ServiceAccount itself may make pods or tokens of its own. */
  readonly mints: () => boolean;
}

/**
 * A token whose audience the documents give closes the condition; otherwise whoever mints the token chooses (docs/answers.md §4).
 * `undefined` when no audience can be accepted.
 */
export function settleAudience(world: World, asked: Asked): SettledAudience | undefined {
  const { issuer, role, decision, tokens } = asked;
  const audienceKey = `${issuer}:aud`.toLowerCase();
  const withAudience = (audience: string): Open | undefined => {
    const found = world.aws.decide(asked.key, ACTION, role, new Map([[audienceKey, [audience]]]));
    return found === undefined || found.verdict === "denied" ? undefined : found.open;
  };
  const clientIds = world.aws.clientIdsOf(issuer, role);
  if (clientIds !== undefined && clientIds.length === 0) return undefined;
  const chosen = once(() => chosenAudience(decision.open, audienceKey, clientIds, withAudience));
  let best: SettledAudience | undefined;
  for (const { audience, evidence, by } of tokens.audiences) {
    if (audience === "" || (clientIds !== undefined && !clientIds.includes(audience))) continue;
    const trust = withAudience(audience);
    if (trust === undefined) continue;
    const settled: SettledAudience = {
      trust,
      audience: TRUE,
      evidence: [evidence],
      note: `audience ${audience}, by ${by}`,
      value: audience,
      get chosen() {
        return chosen();
      },
    };
    if (isTrue(trust)) return settled;
    best ??= settled;
  }
  if (best !== undefined) return best;
  if (asked.mints())
    return { trust: chosen(), audience: TRUE, evidence: [], note: "it may make tokens of its own", chosen: chosen() };
  const members = decision.open.kind === "all" ? decision.open.of : [decision.open];
  const audience = members.filter((member) => speaksOf(member, audienceKey));
  const rest = {
    trust: all(members.filter((member) => !speaksOf(member, audienceKey))),
    evidence: [],
    get chosen() {
      return chosen();
    },
  };
  if (audience.length > 0) return { ...rest, audience: all(audience), chosen: chosen() };
  // No condition is left that names the audience: the provider's client ids do.
  return { ...rest, audience: audienceLeaf(issuer, clientIds ?? []), chosen: chosen() };
}

const ACTION = "sts:AssumeRoleWithWebIdentity";

const speaksOf = (open: Open, key: string): boolean => [...leaves(open)].some((leaf) => leaf.key.toLowerCase() === key);

/** The trust for whoever may ask for a token of any audience: the best that some client id of the provider gives. */
function chosenAudience(
  open: Open,
  key: string,
  clientIds: readonly string[] | undefined,
  withAudience: (audience: string) => Open | undefined,
): Open {
  const named = [...leaves(open)].flatMap((leaf) => (leaf.key.toLowerCase() === key ? leaf.values : []));
  const candidates = clientIds ?? named.filter((value) => !/[*?]/.test(value));
  if (candidates.length === 0) return open;
  return any([...new Set(candidates)].flatMap((audience) => withAudience(audience) ?? []));
}

function audienceLeaf(issuer: string, values: readonly string[]): Open {
  return {
    kind: "leaf",
    step: 0,
    key: `${issuer}:aud`,
    operator: "StringEquals",
    values,
    controller: "caller",
    evidence: [],
  };
}
