/** Decisions about assuming roles: made once for all roles of an account with the same trust policy, and for all principals between whom they cannot tell. */

import type { IamRoleFact } from "../../facts/iam.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { KeyState } from "../conditions/context.ts";
import { both, type Formula } from "../conditions/formula.ts";
import type { KeyValue } from "../conditions/test.ts";
import type { Caller } from "../decision/caller.ts";
import { decide } from "../decision/decide.ts";
import { EMPTY_LAYER, type Layer } from "../decision/layers.ts";
import { gatherKeys } from "../solve/key-names.ts";
import { solve } from "../solve/solve.ts";
import { type AssumeClass, letsAll } from "./assume-classes.ts";
import { callerSide, isOwnKey, type KnownSide, principalSide, requestContext, resourceSide } from "./known-keys.ts";
import type { ModelParts } from "./model-parts.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { remember } from "./remember.ts";
import { callerOfFact } from "./resolve-principal.ts";
import { ASSUME_ROLE, type TrustTarget } from "./trust-index.ts";

/** What is said of a request that may be allowed; `undefined` where it is denied. */
export interface Answer {
  readonly verdict: Verdict;
  readonly keys: readonly string[];
  readonly witness: Readonly<Record<string, KeyValue>>;
}

/** Allowed whatever else. */
export const ALLOWED: Answer = { verdict: "allowed", keys: [], witness: {} };

/** A decision, and what it read of the caller's own keys: it is the same for whoever has the same there. */
export interface Ruling {
  readonly answer: Answer | undefined;
  readonly own: readonly (readonly [key: string, state: KeyState])[];
}

/** The decisions of one estate. */
export interface TrustDecisions {
  /** RCPs that limit a role's account, as far as they do. */
  readonly limiting: (account: string) => readonly Layer[] | undefined;
  /** A user or role that the trust policy does not name one by one; `covered` = the patterns of its class cover the role, which it is not firmly denied. */
  readonly unnamed: (fact: PrincipalFact, target: TrustTarget, own: AssumeClass, covered: boolean) => Ruling;
  /** The members of a class for whom `stands`, each with its answer: `key` is an own key that the decision was seen to read. */
  readonly each: (
    target: TrustTarget,
    own: AssumeClass,
    covered: boolean,
    key: string | undefined,
    visit: (fact: PrincipalFact, answer: Answer | undefined) => void,
  ) => void;
  /** How many decisions came out as denied; one may speak for many principals. */
  readonly refused: () => number;
  /** A user or role that it names. */
  readonly named: (fact: PrincipalFact, target: TrustTarget, own: AssumeClass) => Answer | undefined;
  /** Somebody without policies in the snapshot. `limit` hangs on the caller and the account of the role alone. */
  readonly outsider: (
    source: string,
    caller: Caller,
    target: TrustTarget,
    action: string,
    limit: Formula,
  ) => Answer | undefined;
}

/** Roles of one account with the same trust policy. */
interface Content {
  readonly at: number;
  readonly layer: Layer;
  /** Whether decisions may hang on more of a role than its trust policy and account. */
  perRole: boolean;
  readonly outsiders: Map<string, Answer | null>;
}

/** Ways in which decisions have come out that only principals with the same keys share; past that many, everybody is decided alone. */
const MOST_RULINGS = 32;

/** Decisions over the parts of a model, about that many targets. */
export function trustDecisions({ index, policies, organization }: Parts, targets: number): TrustDecisions {
  const sides = new Map<PrincipalFact, KnownSide>();
  const sideOf = (fact: PrincipalFact): KnownSide => remember(sides, fact, () => principalSide(fact, organization));
  const outsiders = new Map<string, KnownSide>();
  const rcps = new Map<string, readonly Layer[] | null>();
  const limiting = (account: string): readonly Layer[] | undefined =>
    remember(rcps, account, () => {
      const layers = organization.resourceControl(account)?.filter((layer) => !letsAll(layer));
      return layers === undefined || layers.length === 0 ? null : layers;
    }) ?? undefined;

  const contents = new Map<string, Content>();
  const byTarget = new Array<Content | undefined>(targets).fill(undefined);
  const contentOf = (target: TrustTarget): Content => {
    let content = byTarget[target.at];
    if (content === undefined) {
      content = readContent(target.role);
      byTarget[target.at] = content;
    }
    return content;
  };
  const readContent = ({ trustPolicy, account, arn }: IamRoleFact): Content => {
    const text = trustPolicy.document === undefined ? arn : JSON.stringify(trustPolicy.document);
    return remember(contents, `${account} ${text}`, () => {
      const layer = policies.single(trustPolicy, arn);
      const onResources = layer.policies.some(({ policy }) => policy.statements.some((one) => one.resources));
      const perRole = onResources || limiting(account) !== undefined;
      return { at: contents.size, layer, perRole, outsiders: new Map() };
    });
  };

  const judge = (
    caller: Caller,
    side: KnownSide,
    target: TrustTarget,
    action: string,
    own: AssumeClass | undefined,
    read?: Map<string, KeyState>,
  ): Formula => {
    const { role } = target;
    const content = contentOf(target);
    const known = requestContext(side, resourceSide(role.account, organization, role.tags));
    const state = (key: string): KeyState => {
      const found = known.state(key);
      if (read !== undefined && isOwnKey(key)) read.set(key, found);
      if (key.includes("resourcetag/")) content.perRole = true;
      return found;
    };
    const resourceControl = limiting(role.account);
    const request = {
      caller,
      action: action.toLowerCase(),
      resource: role.arn,
      resourceAccount: role.account,
      context: { state },
      sessionsOpen: true,
      resourceDecides: true,
    };
    return decide(request, {
      ...(own?.layers ?? { identity: EMPTY_LAYER }),
      resource: content.layer,
      ...(resourceControl === undefined ? {} : { resourceControl }),
    }).allowed;
  };

  let refused = 0;
  const answerOf = (formula: Formula): Answer | undefined => {
    if (formula === true) return ALLOWED;
    const solution = solve(formula);
    if (solution.verdict !== "denied") return { verdict: solution.verdict, ...gatherKeys(formula, solution) };
    refused++;
    return undefined;
  };

  const rule = (fact: PrincipalFact, target: TrustTarget, own: AssumeClass): Ruling => {
    const read = new Map<string, KeyState>();
    const formula = judge(callerOfFact(fact), sideOf(fact), target, ASSUME_ROLE, own, read);
    return { answer: answerOf(formula), own: [...read] };
  };

  const groups = new Map<string, Map<number, Ruling[]>>();
  const unnamed: TrustDecisions["unnamed"] = (fact, target, own, covered) => {
    const content = contentOf(target);
    if (!own.plain || content.perRole || target.deniesSome) return rule(fact, target, own);
    const shared = remember(groups, `${own.account}${own.serviceLinked ? " linked" : ""}`, () => new Map());
    const place = 2 * content.at + (covered ? 1 : 0);
    const rulings = remember(shared, place, () => []);
    for (const ruling of rulings) if (isAlike(ruling, sideOf(fact))) return ruling;
    const ruling = rule(fact, target, own);
    if (rulings.length < MOST_RULINGS && !content.perRole) rulings.push(ruling);
    return ruling;
  };

  const values = new Map<AssumeClass, Map<string, Int32Array>>();
  /** Numbers of the values that the members of a class have of a key: equal for equal values, -1 for what only the member itself has. */
  const valuesOf = (own: AssumeClass, key: string): Int32Array =>
    remember(
      remember(values, own, () => new Map()),
      key,
      () => {
        const numbers = new Map<string, number>();
        return Int32Array.from(own.members, (member) => {
          const state = principalSide(member, organization).state(key);
          const value = state?.kind === "known" ? state.value : state?.kind === "absent" ? [] : undefined;
          if (value === undefined) return -1;
          return remember(numbers, typeof value === "string" ? `=${value}` : value.join("\n"), () => numbers.size);
        });
      },
    );

  return {
    limiting,
    unnamed,
    each(target, own, covered, key, visit) {
      const numbers = key === undefined || !own.plain || target.deniesSome ? undefined : valuesOf(own, key);
      const rulings: Ruling[] = [];
      const { members } = own;
      for (let at = 0; at < members.length; at++) {
        const member = members[at];
        if (member === undefined || member === target.role || target.named.includes(member)) continue;
        const number = numbers?.[at] ?? -1;
        let ruling = number < 0 ? undefined : rulings[number];
        if (ruling === undefined) {
          ruling = unnamed(member, target, own, covered);
          if (number >= 0 && ruling.own.every(([read]) => read === key)) rulings[number] = ruling;
        }
        visit(member, ruling.answer);
      }
    },
    refused: () => refused,
    named: (fact, target, own) => answerOf(judge(callerOfFact(fact), sideOf(fact), target, ASSUME_ROLE, own)),
    outsider(source, caller, target, action, limit) {
      const content = contentOf(target);
      const key = `${action} ${source}`;
      const known = content.perRole ? undefined : content.outsiders.get(key);
      if (known !== undefined) return known ?? undefined;
      const side = remember(outsiders, source, () =>
        callerSide(caller, organization, caller.kind === "oidc" ? index.providerByArn(caller.provider) : undefined),
      );
      const answer = answerOf(both(limit, judge(caller, side, target, action, undefined)));
      content.outsiders.set(key, answer ?? null);
      return answer;
    },
  };
}

type Parts = Pick<ModelParts, "index" | "policies" | "organization">;

/** Whether a principal has what a ruling read of another one's own keys. */
function isAlike({ own }: Ruling, side: KnownSide): boolean {
  for (const [key, state] of own) {
    const other = side.state(key);
    if (other?.kind !== state.kind || state.kind === "open") return false;
    if (state.kind === "known" && other.kind === "known" && other.value !== state.value) return false;
  }
  return true;
}
