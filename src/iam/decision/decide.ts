/** The decision of one request over all its policies. Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and its pages on one account and on two. */
import { parseArn } from "../../facts/arn.ts";
import { both, either, everyOf, type Formula, gapFormula, negation, someOf } from "../conditions/formula.ts";
import { accountOf, type Caller } from "./caller.ts";
import {
  anySay,
  judgeLayer,
  judgeResourceLayer,
  type LayerSays,
  layerAllows,
  layerDenies,
  layerLets,
} from "./judge-layer.ts";
import { EMPTY_LAYER, type Layer, type Layers } from "./layers.ts";
import type { SessionRule } from "./match-principal.ts";
import type { Asked } from "./match-statement.ts";
import { UNDOCUMENTED } from "./undocumented.ts";

/** One request: who, what, on which resource, in which context. */
export interface DecisionRequest extends Asked, SessionRule {
  readonly caller: Caller;
  /** Account that owns the resource; `undefined` = taken as the caller's own. */
  readonly resourceAccount: string | undefined;
  /** The resource's policy must allow, whoever calls: trust policies and key policies. Elsewhere, within one account, the caller's own policies are enough. */
  readonly resourceDecides: boolean;
}

/** The gates a request passes, each with when it is open. */
export interface Gates {
  readonly identity: Formula;
  readonly boundary: Formula;
  readonly session: Formula;
  readonly serviceControl: Formula;
  readonly resourceControl: Formula;
  /** The ways in which the resource's policy grants. */
  readonly granted: Granted;
  /** No statement denies. */
  readonly noDeny: Formula;
}

/** When a resource policy grants, by how it names the caller. */
interface Granted {
  readonly session: Formula;
  readonly user: Formula;
  readonly role: Formula;
  readonly account: Formula;
  readonly wildcard: Formula;
  /** By `*`, with a condition on aws:PrincipalArn. */
  readonly narrowedWildcard: Formula;
  /** To the service or provider itself. */
  readonly other: Formula;
}

/** A request judged: the formulas of its verdict and the statements behind them. */
export interface Decided {
  /** When the request is allowed. */
  readonly allowed: Formula;
  /** When a statement denies it explicitly. */
  readonly denied: Formula;
  readonly gates: Gates;
  readonly says: DecidedSays;
  readonly request: DecisionRequest;
}

/** The statements that have a say, by the kind of policy they stand in. */
export interface DecidedSays {
  readonly identity: LayerSays;
  readonly resource: LayerSays;
  /** Boundary, session policy, SCPs and RCPs. */
  readonly limits: readonly LayerSays[];
}

/** Decides a request. */
export function decide(request: DecisionRequest, layers: Layers): Decided {
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: needs no permission and cannot be denied.
  const free = request.action === "sts:getcalleridentity";
  const { caller } = request;
  const inOrganization = accountOf(caller) !== undefined && caller.kind !== "account";
  const exempt = caller.kind === "role" && caller.serviceLinked;
  const scps = inOrganization && !exempt ? layers.serviceControl : undefined;
  const rcps = exempt || !takesResourceControl(request.action) ? undefined : layers.resourceControl;
  const judged = new Map<Layer, LayerSays>();
  const says = (layer: Layer): LayerSays => remembered(judged, layer, () => judgeLayer(layer, request));
  const resourceSays = (layer: Layer): LayerSays =>
    remembered(judged, layer, () => judgeResourceLayer(layer, request, caller, request, true));
  const identity = layers.identity;
  const lets = (layer: Layer | undefined): Formula => layer === undefined || layerLets(layer, says(layer));
  const { resource = EMPTY_LAYER } = layers;
  const limits = [layers.boundary, layers.session, ...(scps ?? [])].filter((layer) => layer !== undefined);
  const denied = someOf([
    layerDenies(identity, says(identity)),
    layerDenies(resource, resourceSays(resource)),
    ...limits.map((layer) => anySay(says(layer).denies)),
    ...(rcps ?? []).map((layer) => anySay(resourceSays(layer).denies)),
  ]);
  const gates: Gates = {
    identity: decidesItself(caller) || layerAllows(identity, says(identity)),
    boundary: lets(layers.boundary),
    session: lets(layers.session),
    serviceControl: everyOf((scps ?? []).map((layer) => layerLets(layer, says(layer)))),
    resourceControl: everyOf((rcps ?? []).map((layer) => layerLets(layer, resourceSays(layer)))),
    granted: granted(resource, resourceSays(resource)),
    noDeny: negation(denied),
  };
  return {
    allowed: free || passes(gates, request),
    denied: free ? false : denied,
    gates,
    says: {
      identity: says(identity),
      resource: resourceSays(resource),
      limits: [...limits.map(says), ...(rcps ?? []).map(resourceSays)],
    },
    request,
  };
}

/** Whether the gates together let the request through. */
export function passes(gates: Gates, request: DecisionRequest): Formula {
  if (gates.noDeny === false) return false;
  const core = both(gates.serviceControl, both(gates.resourceControl, grant(gates, request)));
  return both(core, gates.noDeny);
}

/** The grant itself, before denies, SCPs and RCPs. */
function grant(gates: Gates, request: DecisionRequest): Formula {
  const { caller, action } = request;
  const { granted } = gates;
  if (caller.kind === "anyone") return either(granted.wildcard, granted.narrowedWildcard);
  if (caller.kind === "service" || caller.kind === "oidc" || caller.kind === "saml") {
    if (caller.kind !== "service" && isForeign(caller.provider, request.resourceAccount)) return false;
    const wild = either(granted.wildcard, granted.narrowedWildcard);
    return either(granted.other, both(wild, gapFormula(UNDOCUMENTED.serviceByWildcard)));
  }
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: the account root user cannot call AssumeRole.
  if (caller.kind === "root" && action === "sts:assumerole") return false;
  const limits = both(gates.boundary, gates.session);
  const own = both(gates.identity, limits);
  const named = someOf([
    granted.session,
    granted.user,
    granted.role,
    granted.account,
    granted.wildcard,
    granted.narrowedWildcard,
  ]);
  if (request.resourceAccount !== undefined && request.resourceAccount !== caller.account) return both(named, own);
  const direct = someOf([
    granted.session,
    granted.narrowedWildcard,
    both(granted.role, limits),
    both(granted.user, isTrust(action) ? either(limits, gapFormula(UNDOCUMENTED.userBoundary)) : true),
    both(granted.wildcard, either(limits, gapFormula(UNDOCUMENTED.limitedWildcard))),
  ]);
  if (direct === true) return true;
  return either(direct, request.resourceDecides ? both(granted.account, own) : own);
}

/** A provider serves only roles of its own account: STS looks it up there. */
function isForeign(provider: string, account: string | undefined): boolean {
  if (account === undefined || provider.includes(`:${account}:`)) return false;
  return parseArn(provider) !== undefined;
}

const TRUST_ACTIONS = new Set([
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
]);

/** Whether an action (lower-cased) is judged by the trust policy of a role. */
export function isTrust(action: string): boolean {
  return TRUST_ACTIONS.has(action);
}

/** Services that evaluate RCPs. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services */
const RESOURCE_CONTROL = new Set([
  "s3",
  "sts",
  "kms",
  "sqs",
  "secretsmanager",
  "ecr",
  "aoss",
  "dynamodb",
  "cognito-idp",
  "cognito-identity",
  "logs",
]);

function takesResourceControl(action: string): boolean {
  return RESOURCE_CONTROL.has(action.slice(0, action.indexOf(":")));
}

/** The account root and an account outside of the snapshot hold whatever they want on their own side. */
function decidesItself(caller: Caller): boolean {
  return caller.kind === "root" || caller.kind === "account";
}

function granted(layer: Layer, says: LayerSays): Granted {
  let session: Formula = false;
  let user: Formula = false;
  let role: Formula = false;
  let account: Formula = false;
  let wildcard: Formula = false;
  let narrowedWildcard: Formula = false;
  let other: Formula = false;
  for (const { when, naming, origin } of says.allows) {
    if (naming === undefined) continue;
    session = either(session, both(when, naming.session));
    if (naming.user) user = either(user, when);
    if (naming.role) role = either(role, when);
    if (naming.account) account = either(account, when);
    if (naming.service || naming.provider) other = either(other, when);
    if (!naming.everyone) continue;
    const narrowed = origin.statement.conditions.some(
      (test) => test.id === "aws:principalarn" && !test.operator.negated,
    );
    if (narrowed) narrowedWildcard = either(narrowedWildcard, when);
    else wildcard = either(wildcard, when);
  }
  // A resource policy that could not be read could name anybody, as well as it could deny.
  for (const gap of layer.gaps)
    if (gap.direction === "may-add") {
      session = either(session, gapFormula(gap));
      other = either(other, gapFormula(gap));
    }
  return { session, user, role, account, wildcard, narrowedWildcard, other };
}

function remembered(judged: Map<Layer, LayerSays>, layer: Layer, judge: () => LayerSays): LayerSays {
  let says = judged.get(layer);
  if (says === undefined) {
    says = judge();
    judged.set(layer, says);
  }
  return says;
}
