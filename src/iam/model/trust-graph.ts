/** Who can assume which role, over all principals and trust policies of an estate, without trying every pair. */
import { parseArn } from "../../facts/arn.ts";
import { ANYONE_AWS, accountKey } from "../../facts/identity.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { Context } from "../conditions/context.ts";
import { both, type Formula, gapFormula } from "../conditions/formula.ts";
import type { KeyValue } from "../conditions/test.ts";
import type { Caller } from "../decision/caller.ts";
import { decide } from "../decision/decide.ts";
import { EMPTY_LAYER, type Layer } from "../decision/layers.ts";
import { gatherKeys } from "../solve/key-names.ts";
import { solve } from "../solve/solve.ts";
import { type AssumeClass, assumeClasses, coveredTargets, letsAll, mayCover } from "./assume-classes.ts";
import { callerSide, isOwnKey, type KnownSide, principalSide, requestContext, resourceSide } from "./known-keys.ts";
import type { ModelParts } from "./model-parts.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { providerGap } from "./provider-gap.ts";
import { callerOfFact } from "./resolve-principal.ts";
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
  /** Decisions made: one for each hub and target, one for each other pair. */
  readonly candidates: number;
  /** Of these, how many gave an edge. */
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

/** Links every principal to the roles it can assume. `services` are asked for besides those that trust policies name. */
export function trustGraph(parts: Parts, services: readonly string[] = []): TrustGraph {
  const { index, policies, organization } = parts;
  const trusts = trustIndex(index, policies);
  const { classes, classOf } = assumeClasses(index.principals, policies, organization);
  const sides = new Map<PrincipalFact, KnownSide>();
  const sideOf = (fact: PrincipalFact): KnownSide => remember(sides, fact, () => principalSide(fact, organization));
  const rcps = new Map<string, readonly Layer[] | undefined>();
  const rcpsOf = (account: string): readonly Layer[] | undefined => {
    if (!rcps.has(account)) {
      const limiting = organization.resourceControl(account)?.filter((layer) => !letsAll(layer));
      rcps.set(account, limiting === undefined || limiting.length === 0 ? undefined : limiting);
    }
    return rcps.get(account);
  };
  const resourceOf = (target: TrustTarget): KnownSide =>
    resourceSide(target.role.account, organization, target.role.tags);
  const outsiders = new Map<string, KnownSide>();
  let candidates = 0;
  let kept = 0;

  const judge = (
    caller: Caller,
    context: Context,
    target: TrustTarget,
    action: string,
    own: AssumeClass | undefined,
  ): Formula => {
    candidates++;
    const resourceControl = rcpsOf(target.role.account);
    const request = {
      caller,
      action: action.toLowerCase(),
      resource: target.role.arn,
      resourceAccount: target.role.account,
      context,
      sessionsOpen: true,
      resourceDecides: true,
    };
    return decide(request, {
      ...(own?.layers ?? { identity: EMPTY_LAYER }),
      resource: policies.single(target.role.trustPolicy, target.role.arn),
      ...(resourceControl === undefined ? {} : { resourceControl }),
    }).allowed;
  };

  const judgeMember = (fact: PrincipalFact, target: TrustTarget, own: AssumeClass) => {
    let touched = false;
    const context = requestContext(sideOf(fact), resourceOf(target));
    const tracked: Context = {
      state(key) {
        touched ||= isOwnKey(key);
        return context.state(key);
      },
    };
    const formula = judge(callerOfFact(fact), tracked, target, ASSUME_ROLE, own);
    return { formula, touched };
  };

  const hubs: AssumeHub[] = [];
  const direct: TrustEdge[] = [];
  const push = (source: string, target: TrustTarget, action: string, formula: Formula): void => {
    const edge = edgeOf(target, action, formula);
    if (edge === undefined) return;
    kept++;
    direct.push(from(source, edge));
  };

  for (const one of classes) {
    const targets: Omit<TrustEdge, "source">[] = [];
    for (const target of candidatesOf(one)) {
      const stands = (member: PrincipalFact): boolean => member !== target.role && !target.named.includes(member);
      const first = one.members.find(stands);
      if (first === undefined) continue;
      if (isPlain(one, target)) {
        candidates++;
        kept++;
        targets.push({ target: target.role.arn, action: ASSUME_ROLE, verdict: "allowed", ...UNCONDITIONAL });
        continue;
      }
      const { formula, touched } = judgeMember(first, target, one);
      if (touched || target.deniesSome) {
        push(first.arn, target, ASSUME_ROLE, formula);
        for (const other of one.members)
          if (other !== first && stands(other))
            push(other.arn, target, ASSUME_ROLE, judgeMember(other, target, one).formula);
        continue;
      }
      const edge = edgeOf(target, ASSUME_ROLE, formula);
      if (edge === undefined) continue;
      kept++;
      targets.push(edge);
    }
    if (targets.length > 0)
      hubs.push({ account: one.account, members: one.members.map((member) => member.arn), targets });
  }

  const asked = new Set(services);
  for (const target of trusts.targets) {
    for (const fact of target.named) {
      const own = classOf(fact);
      if (own === undefined || fact === target.role) continue;
      if (fact.account !== target.role.account && !mayCover(own, target.role.arn)) continue;
      if (isPlain(own, target)) granted(fact.arn, target);
      else push(fact.arn, target, ASSUME_ROLE, judgeMember(fact, target, own).formula);
    }
    for (const name of target.services)
      if (isPlain(undefined, target)) granted(name, target);
      else outsider(name, { kind: "service", name }, target, ASSUME_ROLE);
    if (target.everyone)
      for (const name of asked)
        if (!target.services.includes(name)) outsider(name, { kind: "service", name }, target, ASSUME_ROLE);
    for (const account of target.external) {
      const arn = accountKey(parseArn(target.role.arn)?.partition ?? "aws", account);
      outsider(arn, { kind: "account", arn, account }, target, ASSUME_ROLE);
    }
    if (target.everyone) outsider(ANYONE_AWS, { kind: "account", arn: ANYONE_AWS, account: "" }, target, ASSUME_ROLE);
    for (const provider of target.webIdentity) webIdentity(provider, target);
    for (const provider of target.saml) outsider(provider, { kind: "saml", provider }, target, SAML);
  }

  const named = new Map(
    trusts.targets.filter((target) => target.named.length > 0).map((target) => [target.role.arn, target.named]),
  );
  return { hubs, direct, edges, stats: { candidates, kept } };

  function* candidatesOf(one: AssumeClass): Iterable<TrustTarget> {
    const everyone = trusts.trustingEveryone;
    const seen = new Set<TrustTarget>();
    for (const target of everyone) if (target.role.account === one.account) seen.add(target);
    for (const target of coveredTargets(one, trusts.trustingAccount(one.account))) seen.add(target);
    if (one.patterns === undefined || one.patterns.length > 0)
      for (const target of coveredTargets(one, everyone)) seen.add(target);
    yield* seen;
  }

  /** Whether nothing has to be decided: whoever is named, and covers the role by its own policies where it must, may assume it. */
  function isPlain(own: AssumeClass | undefined, target: TrustTarget): boolean {
    return target.plain && (own === undefined || own.plain) && rcpsOf(target.role.account) === undefined;
  }

  function granted(source: string, target: TrustTarget): void {
    candidates++;
    kept++;
    direct.push({ source, target: target.role.arn, action: ASSUME_ROLE, verdict: "allowed", ...UNCONDITIONAL });
  }

  function outsider(source: string, caller: Caller, target: TrustTarget, action: string, limit: Formula = true): void {
    const side = remember(outsiders, source, () =>
      callerSide(caller, organization, caller.kind === "oidc" ? index.providerByArn(caller.provider) : undefined),
    );
    const context = requestContext(side, resourceOf(target));
    push(source, target, action, both(limit, judge(caller, context, target, action, undefined)));
  }

  /** A provider must exist in the account of the role; names such as `accounts.google.com` are built in. */
  function webIdentity(provider: string, target: TrustTarget): void {
    const caller: Caller = { kind: "oidc", provider };
    const owner = index.providerByArn(provider) === undefined ? parseArn(provider)?.account : undefined;
    if (owner === undefined) outsider(provider, caller, target, WEB_IDENTITY);
    else if (owner === target.role.account && !index.listed(owner, "OidcProvider"))
      outsider(provider, caller, target, WEB_IDENTITY, gapFormula(providerGap(provider)));
  }

  function* edges(): Iterable<TrustEdge> {
    for (const hub of hubs)
      for (const edge of hub.targets)
        for (const source of hub.members) {
          if (source === edge.target || isNamed(source, edge.target)) continue;
          yield from(source, edge);
        }
    yield* direct;
  }

  function isNamed(source: string, target: string): boolean {
    const facts = named.get(target);
    if (facts === undefined) return false;
    const fact = index.byArn(source);
    return fact !== undefined && facts.includes(fact);
  }
}

const UNCONDITIONAL = { keys: [], witness: {} } as const;

function from(source: string, { target, action, verdict, keys, witness }: Omit<TrustEdge, "source">): TrustEdge {
  return { source, target, action, verdict, keys, witness };
}

function edgeOf(target: TrustTarget, action: string, formula: Formula): Omit<TrustEdge, "source"> | undefined {
  if (formula === false) return undefined;
  if (formula === true) return { target: target.role.arn, action, verdict: "allowed", ...UNCONDITIONAL };
  const solution = solve(formula);
  return solution.verdict === "denied"
    ? undefined
    : { target: target.role.arn, action, verdict: solution.verdict, ...gatherKeys(formula, solution) };
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
