/** Who can assume which role, over all principals and trust policies of an estate, without trying every pair. */
import { parseArn } from "../../facts/arn.ts";
import { ANYONE_AWS, accountKey } from "../../facts/identity.ts";
import type { Verdict } from "../../facts/verdict.ts";
import { type Formula, gapFormula } from "../conditions/formula.ts";
import type { KeyValue } from "../conditions/test.ts";
import type { Caller } from "../decision/caller.ts";
import { type AssumeClass, assumeClasses, isDenied, mayCover } from "./assume-classes.ts";
import { targetFinder } from "./covered-targets.ts";
import type { ModelParts } from "./model-parts.ts";
import { providerGap } from "./provider-gap.ts";
import { ALLOWED, type Answer, trustDecisions } from "./trust-decisions.ts";
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

/** Links every principal to the roles it can assume. `services` are asked for besides those that trust policies name. */
export function trustGraph(parts: Parts, services: readonly string[] = []): TrustGraph {
  const { index, policies, organization } = parts;
  const trusts = trustIndex(index, policies);
  const { targets } = trusts;
  const { classes, classOf } = assumeClasses(index.principals, policies, organization);
  const decisions = trustDecisions(parts, targets.length);
  /** Where nothing has to be decided: whoever is named, and covers the role by its own policies where it must, may assume it. */
  const plain = targets.map((target) => target.plain && decisions.limiting(target.role.account) === undefined);
  let kept = 0;

  const direct: TrustEdge[] = [];
  const push = (source: string, target: TrustTarget, action: string, answer: Answer | undefined): void => {
    if (answer === undefined) return;
    kept++;
    const { verdict, keys, witness } = answer;
    direct.push({ source, target: target.role.arn, action, verdict, keys, witness });
  };

  // Hubs of many classes lead to the same role on the same terms.
  const lastEdges = new Array<{ readonly answer: Answer; readonly edge: SharedEdge } | undefined>(targets.length).fill(
    undefined,
  );
  const sharedEdge = (target: TrustTarget, answer: Answer): SharedEdge => {
    const last = lastEdges[target.at];
    if (last?.answer === answer) return last.edge;
    const edge = { target: target.role.arn, action: ASSUME_ROLE, ...answer };
    lastEdges[target.at] = { answer, edge };
    return edge;
  };

  const hubTargets = (one: AssumeClass): SharedEdge[] => {
    const found: SharedEdge[] = [];
    const { members } = one;
    const isOpen = one.plain;
    const link = (target: TrustTarget, covered: boolean): void => {
      const { at, named, role } = target;
      let first = members[0];
      if (first === role || (named.length > 0 && first !== undefined && named.includes(first)))
        first = members.find((member) => member !== role && !named.includes(member));
      if (first === undefined || (one.denied.length > 0 && isDenied(one, role.arn))) return;
      if (isOpen && plain[at] === true) {
        kept++;
        found.push(sharedEdge(target, ALLOWED));
        return;
      }
      const { answer, own } = decisions.unnamed(first, target, one, covered);
      if (own.length > 0 || target.deniesSome) {
        const key = own.length === 1 ? own[0]?.[0] : undefined;
        decisions.each(target, one, covered, key, (member, its) => push(member.arn, target, ASSUME_ROLE, its));
        return;
      }
      if (answer === undefined) return;
      kept++;
      found.push(sharedEdge(target, answer));
    };
    forEachCandidate(one, link);
    return found;
  };

  const everyone = trusts.trustingEveryone;
  const ofEveryone = targetFinder(everyone);
  const finders = new Map<string, ReturnType<typeof targetFinder>>();
  // Which class met a target last: 2n = its patterns cover it, 2n + 1 = it has been linked.
  const met = new Int32Array(targets.length);
  let turn = 0;
  /** Roles that trust everyone in the class's own account, then those that trust its account and then those that trust everyone as far as its policies cover them. */
  const forEachCandidate = (one: AssumeClass, link: (target: TrustTarget, covered: boolean) => void): void => {
    turn += 2;
    const lists: (readonly TrustTarget[])[] = [];
    if (one.patterns === undefined) lists.push(trusts.trustingAccount(one.account), everyone);
    else {
      let ofAccount = finders.get(one.account);
      if (ofAccount === undefined) {
        ofAccount = targetFinder(trusts.trustingAccount(one.account));
        finders.set(one.account, ofAccount);
      }
      for (const [text, pattern] of one.patterns) lists.push(ofAccount(text, pattern));
      for (const [text, pattern] of one.patterns) lists.push(ofEveryone(text, pattern));
    }
    for (const list of lists) for (let at = 0; at < list.length; at++) met[list[at]?.at ?? 0] = turn;
    for (const target of everyone) {
      if (target.role.account !== one.account) continue;
      const covered = met[target.at] === turn;
      met[target.at] = turn + 1;
      link(target, covered);
    }
    for (const list of lists)
      for (let at = 0; at < list.length; at++) {
        const target = list[at];
        if (target === undefined || met[target.at] !== turn) continue;
        met[target.at] = turn + 1;
        link(target, true);
      }
  };

  const hubs: AssumeHub[] = [];
  for (const one of classes) {
    const found = hubTargets(one);
    if (found.length > 0)
      hubs.push({ account: one.account, members: one.members.map((member) => member.arn), targets: found });
  }

  const outsider = (source: string, caller: Caller, target: TrustTarget, action: string, limit: Formula = true): void =>
    push(source, target, action, decisions.outsider(source, caller, target, action, limit));

  /** A provider must exist in the account of the role; names such as `accounts.google.com` are built in. */
  const webIdentity = (provider: string, target: TrustTarget): void => {
    const caller: Caller = { kind: "oidc", provider };
    const owner = index.providerByArn(provider) === undefined ? parseArn(provider)?.account : undefined;
    if (owner === undefined) outsider(provider, caller, target, WEB_IDENTITY);
    else if (owner === target.role.account && !index.listed(owner, "OidcProvider"))
      outsider(provider, caller, target, WEB_IDENTITY, gapFormula(providerGap(provider)));
  };

  const asked = new Set(services);
  for (const target of targets) {
    const { at, role } = target;
    for (const fact of target.named) {
      const own = classOf(fact);
      if (own === undefined || fact === role || isDenied(own, role.arn)) continue;
      if (fact.account !== role.account && !mayCover(own, role.arn)) continue;
      const isPlain = own.plain && plain[at] === true;
      push(fact.arn, target, ASSUME_ROLE, isPlain ? ALLOWED : decisions.named(fact, target, own));
    }
    for (const name of target.services)
      if (plain[at] === true) push(name, target, ASSUME_ROLE, ALLOWED);
      else outsider(name, { kind: "service", name }, target, ASSUME_ROLE);
    if (target.everyone)
      for (const name of asked)
        if (!target.services.includes(name)) outsider(name, { kind: "service", name }, target, ASSUME_ROLE);
    for (const account of target.external) {
      const arn = accountKey(parseArn(role.arn)?.partition ?? "aws", account);
      outsider(arn, { kind: "account", arn, account }, target, ASSUME_ROLE);
    }
    if (target.everyone) outsider(ANYONE_AWS, { kind: "account", arn: ANYONE_AWS, account: "" }, target, ASSUME_ROLE);
    for (const provider of target.webIdentity) webIdentity(provider, target);
    for (const provider of target.saml) outsider(provider, { kind: "saml", provider }, target, SAML);
  }
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
