/** Who can assume which role, over all principals and trust policies of an estate, without trying every pair. */
import { parseArn } from "../../facts/arn.ts";
import { ANYONE_AWS, accountKey } from "../../facts/identity.ts";
import type { Verdict } from "../../facts/verdict.ts";
import { type Formula, gapFormula } from "../conditions/formula.ts";
import type { KeyValue } from "../conditions/test.ts";
import type { Caller } from "../decision/caller.ts";
import { type AssumeClass, assumeClasses, isDenied, mayCover } from "./assume-classes.ts";
import { type Candidates, candidateFinder } from "./covered-targets.ts";
import type { ModelParts } from "./model-parts.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { providerGap } from "./provider-gap.ts";
import { ALLOWED, type Answer, type TrustDecisions, trustDecisions } from "./trust-decisions.ts";
import { ASSUME_ROLE, SAML, type TrustTarget, trustIndex, WEB_IDENTITY } from "./trust-index.ts";

/** One way of assuming a role. Where it comes from is worked out on demand by `IamModel.decide`. */
export interface TrustEdge {
  /** ARN of a user, role or provider, name of a service or provider, root ARN of an account outside of the snapshot, or `anyone-aws`. */
  readonly source: string;
  /** ARN of the role. */
  readonly target: string;
  readonly action: string;
  readonly verdict: Verdict;
  /** Open keys that can flip the verdict alone, as written, sorted; `@callerSession` is the ARN of the calling session. */
  readonly keys: readonly string[];
  /** Values of `keys` under which the call is allowed; a key it lacks must be absent. */
  readonly witness: Readonly<Record<string, KeyValue>>;
}

/** Principals of one account for which a set of decisions is the same: the graph may go through one node for all of them. */
export interface AssumeHub {
  readonly account: string;
  /** ARNs. */
  readonly members: readonly string[];
  /** Without `source`: they hold for every member but the target itself. */
  readonly targets: readonly Omit<TrustEdge, "source">[];
}

/** How much was decided to link the graph. */
export interface TrustStats {
  /** Edges and hub targets, and the decisions that gave none; one decision may speak for many principals. */
  readonly candidates: number;
  /** Edges, those of a hub to a target counted once. */
  readonly kept: number;
}

/** All trust edges of an estate, with those shared through hubs kept apart. */
export interface TrustGraph {
  readonly hubs: readonly AssumeHub[];
  /** Edges that depend on their very source, those of services, providers and outsiders included. */
  readonly direct: readonly TrustEdge[];
  /** Every edge, hubs expanded. */
  readonly edges: () => Iterable<TrustEdge>;
  readonly stats: TrustStats;
}

type Parts = Pick<ModelParts, "index" | "policies" | "organization">;
type SharedEdge = Omit<TrustEdge, "source">;

/** What linking works with. Its steps are functions of their own, each small: one that does it all in nested loops runs many times as long. */
interface Linking {
  readonly parts: Parts;
  readonly decisions: TrustDecisions;
  readonly classOf: (principal: PrincipalFact) => AssumeClass | undefined;
  /** By place of the target: nothing has to be decided, whoever is named and covers it by its own policies where it must may assume it. */
  readonly plain: readonly boolean[];
  /** By place of the target, the edge last made to it: hubs of many classes lead to the same role on the same terms. */
  readonly lastEdges: ({ readonly answer: Answer; readonly edge: SharedEdge } | undefined)[];
  /** Services that are asked for besides. */
  readonly asked: readonly string[];
  readonly direct: TrustEdge[];
  shared: number;
}

/** Links every principal to the roles it can assume. `services` are asked for besides those that trust policies name. */
export function trustGraph(parts: Parts, services: readonly string[] = []): TrustGraph {
  const { index, policies, organization } = parts;
  const trusts = trustIndex(index, policies);
  const { targets } = trusts;
  const { classes, classOf } = assumeClasses(index.principals, policies, organization);
  const decisions = trustDecisions(parts, targets.length);
  const linking: Linking = {
    parts,
    decisions,
    classOf,
    plain: targets.map((target) => target.plain && decisions.limiting(target.role.account) === undefined),
    lastEdges: new Array<Linking["lastEdges"][number]>(targets.length).fill(undefined),
    asked: [...new Set(services)],
    direct: [],
    shared: 0,
  };
  const { direct } = linking;
  const hubs: AssumeHub[] = [];
  const candidatesOf = candidateFinder(trusts);
  for (const one of classes) {
    const found = hubTargets(linking, one, candidatesOf(one));
    if (found.length > 0) hubs.push({ account: one.account, members: one.members.map(arnOf), targets: found });
  }
  for (let at = 0; at < targets.length; at++) linkDirectly(linking, targets[at]);
  const kept = linking.shared + direct.length;
  return { hubs, direct, edges, stats: { candidates: kept + decisions.refused(), kept } };

  function* edges(): Iterable<TrustEdge> {
    const named = new Map(targets.flatMap((one) => (one.named.length > 0 ? [[one.role.arn, one.named] as const] : [])));
    const isNamed = (source: string, target: string): boolean => {
      const fact = named.has(target) ? index.byArn(source) : undefined;
      return fact !== undefined && named.get(target)?.includes(fact) === true;
    };
    for (const hub of hubs)
      for (const { target, action, verdict, keys, witness } of hub.targets)
        for (const source of hub.members)
          if (source !== target && !isNamed(source, target)) yield { source, target, action, verdict, keys, witness };
    yield* direct;
  }
}

const arnOf = ({ arn }: PrincipalFact): string => arn;

function push(
  { direct }: Linking,
  source: string,
  target: TrustTarget,
  action: string,
  answer: Answer | undefined,
): void {
  if (answer === undefined) return;
  const { verdict, keys, witness } = answer;
  direct.push({ source, target: target.role.arn, action, verdict, keys, witness });
}

function hubTargets(linking: Linking, one: AssumeClass, { targets, covered }: Candidates): SharedEdge[] {
  const found: SharedEdge[] = [];
  for (let at = 0; at < targets.length; at++) {
    const target = targets[at];
    const edge = target && hubTarget(linking, one, target, covered[at] === true);
    if (edge !== undefined) found.push(edge);
  }
  linking.shared += found.length;
  return found;
}

/** The edge from all members of a class to a target; edges that only some have go to the direct ones. */
function hubTarget(linking: Linking, one: AssumeClass, target: TrustTarget, covered: boolean): SharedEdge | undefined {
  const { named, role } = target;
  let first = one.members[0];
  if (first === role || (named.length > 0 && first !== undefined && named.includes(first)))
    first = one.members.find((member) => member !== role && !named.includes(member));
  if (first === undefined || (one.denied.length > 0 && isDenied(one, role.arn))) return undefined;
  if (one.plain && linking.plain[target.at] === true) return sharedEdge(linking, target, ALLOWED);
  const { answer, own } = linking.decisions.unnamed(first, target, one, covered);
  if (own.length > 0 || target.deniesSome) {
    const key = own.length === 1 ? own[0]?.[0] : undefined;
    linking.decisions.each(target, one, covered, key, (member, its) =>
      push(linking, member.arn, target, ASSUME_ROLE, its),
    );
    return undefined;
  }
  return answer && sharedEdge(linking, target, answer);
}

function sharedEdge({ lastEdges }: Linking, target: TrustTarget, answer: Answer): SharedEdge {
  const last = lastEdges[target.at];
  if (last?.answer === answer) return last.edge;
  const { verdict, keys, witness } = answer;
  const edge = { target: target.role.arn, action: ASSUME_ROLE, verdict, keys, witness };
  lastEdges[target.at] = { answer, edge };
  return edge;
}

/** Edges from everybody whom a trust policy names one by one, and from those outside of the snapshot. */
function linkDirectly(linking: Linking, target: TrustTarget | undefined): void {
  if (target === undefined) return;
  const { role, services, named, everyone } = target;
  const isPlain = linking.plain[target.at] === true;
  if (named.length > 0) linkNamed(linking, target, isPlain);
  for (let at = 0; at < services.length; at++) {
    const name = services[at] ?? "";
    if (isPlain) push(linking, name, target, ASSUME_ROLE, ALLOWED);
    else outsider(linking, name, { kind: "service", name }, target, ASSUME_ROLE);
  }
  if (everyone)
    for (const name of linking.asked)
      if (!services.includes(name)) outsider(linking, name, { kind: "service", name }, target, ASSUME_ROLE);
  for (const account of target.external) {
    const arn = accountKey(parseArn(role.arn)?.partition ?? "aws", account);
    outsider(linking, arn, { kind: "account", arn, account }, target, ASSUME_ROLE);
  }
  if (everyone) {
    const anyone = { kind: "account", arn: ANYONE_AWS, account: "" } as const;
    outsider(linking, ANYONE_AWS, anyone, target, ASSUME_ROLE);
  }
  for (const provider of target.webIdentity) linkWebIdentity(linking, provider, target);
  for (const provider of target.saml) outsider(linking, provider, { kind: "saml", provider }, target, SAML);
}

function linkNamed(linking: Linking, target: TrustTarget, isPlain: boolean): void {
  const { role } = target;
  for (const fact of target.named) {
    const own = linking.classOf(fact);
    if (own === undefined || fact === role || isDenied(own, role.arn)) continue;
    if (fact.account !== role.account && !mayCover(own, role.arn)) continue;
    const answer = own.plain && isPlain ? ALLOWED : linking.decisions.named(fact, target, own);
    push(linking, fact.arn, target, ASSUME_ROLE, answer);
  }
}

function outsider(
  linking: Linking,
  source: string,
  caller: Caller,
  target: TrustTarget,
  action: string,
  limit: Formula = true,
): void {
  push(linking, source, target, action, linking.decisions.outsider(source, caller, target, action, limit));
}

/** A provider must exist in the account of the role; names such as `accounts.google.com` are built in. */
function linkWebIdentity(linking: Linking, provider: string, target: TrustTarget): void {
  const { index } = linking.parts;
  const caller: Caller = { kind: "oidc", provider };
  const owner = index.providerByArn(provider) === undefined ? parseArn(provider)?.account : undefined;
  if (owner === undefined) outsider(linking, provider, caller, target, WEB_IDENTITY);
  else if (owner === target.role.account && !index.listed(owner, "OidcProvider"))
    outsider(linking, provider, caller, target, WEB_IDENTITY, gapFormula(providerGap(provider)));
}
