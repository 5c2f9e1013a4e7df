/** A principal as it is asked for -> the caller, what is known of its keys, and its policies. */
import { parseArn } from "../../facts/arn.ts";
import type { Gap } from "../../facts/gap.ts";
import type { PolicyDocument } from "../../facts/iam.ts";
import { ANYONE_AWS } from "../../facts/identity.ts";
import { type KeyState, known } from "../conditions/context.ts";
import { type Formula, gapFormula } from "../conditions/formula.ts";
import { type Caller, callerOf } from "../decision/caller.ts";
import { EMPTY_LAYER, type Layer, type Layers } from "../decision/layers.ts";
import { callerSide, type KnownSide, principalSide } from "./known-keys.ts";
import type { ModelParts } from "./model-parts.ts";
import type { PrincipalFact } from "./principal-index.ts";
import { providerGap } from "./provider-gap.ts";

/** Who asks, beyond its key. */
export interface PrincipalSpec {
  /**
   * A key of facts/identity.ts: ARN of a user, of a role (any session), of an assumed-role session, of a root; `service:NAME` or the
   * name; `oidc:ISSUER#SUBJECT`, `oidc:ISSUER` or a provider ARN; `saml:PROVIDER` or its ARN; `anyone-aws`.
   */
  readonly id: string;
  /** Session policies of the credentials (AssumeRole, Pod Identity association). */
  readonly sessionPolicies?: readonly PolicyDocument[];
  /** The key of an identity that this principal is by another name, such as itself with more policies. */
  readonly key?: string;
  /** Somebody puts any policy on it: `beside` those that it has, or `instead` of its inline ones. */
  readonly raised?: "beside" | "instead";
}

/** A principal ready to be judged. */
export interface ResolvedPrincipal {
  readonly caller: Caller;
  readonly side: KnownSide;
  readonly said: ReadonlyMap<string, KeyState>;
  readonly layers: Pick<Layers, "identity" | "boundary" | "session" | "serviceControl">;
  /** What must hold besides the policies: that a provider exists. */
  readonly limit: Formula;
  /** `undefined` = the snapshot cannot know. */
  readonly exists: boolean | undefined;
}

/** The caller that a user or role of the snapshot is; a role as any of its sessions unless one is named. */
export function callerOfFact(fact: PrincipalFact, session?: string): Caller {
  const { arn, account, uniqueId } = fact;
  if (fact.kind === "User") return { kind: "user", arn, account, uniqueId };
  const serviceLinked = arn.includes(":role/aws-service-role/");
  const role: Caller = { kind: "role", arn, account, uniqueId, name: fact.name, serviceLinked };
  return session === undefined ? role : { ...role, session };
}

/** Resolves a principal for a resource of `account` (where providers are looked up); `undefined` when the key names nobody of AWS. */
export function resolvePrincipal(
  parts: ModelParts,
  spec: PrincipalSpec,
  account: string | undefined,
): ResolvedPrincipal | undefined {
  const session = sessionLayer(parts, spec);
  const withSession = session === undefined ? {} : { session };
  const resolved = resolve(parts, spec.id, account);
  const { raised } = spec;
  const identity =
    resolved === undefined || raised === undefined ? {} : { identity: raisedLayer(parts, spec.id, raised) };
  return resolved && { ...resolved, layers: { ...resolved.layers, ...withSession, ...identity } };
}

const ANYTHING = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const anything = new WeakMap<ModelParts, PolicyDocument>();

/** Any policy at all, with those that stay and deny something: a Deny in an attached policy still counts, one that is written over does not, and whatever else allows adds nothing. */
function raisedLayer(parts: ModelParts, arn: string, how: "beside" | "instead"): Layer {
  const fact = parts.index.byArn(arn);
  if (fact === undefined) return EMPTY_LAYER;
  let anyPolicy = anything.get(parts);
  if (anyPolicy === undefined) {
    anyPolicy = { name: "any policy", document: ANYTHING, evidence: parts.estate.evidence.document(RAISED_POLICY) };
    anything.set(parts, anyPolicy);
  }
  const own = parts.policies.identity(fact);
  const stay =
    how === "beside" ? own.policies : own.policies.filter(({ source }) => !fact.inlinePolicies.includes(source));
  const denying = stay.filter(({ policy }) => policy.statements.some(({ effect }) => effect === "Deny"));
  return { policies: [...parts.policies.single(anyPolicy, arn).policies, ...denying], gaps: own.gaps };
}

/** What a raised principal shares with others, its decisions alike but for conditions on keys of its own and for policies that name it; `undefined` = nothing. */
export function raisedClass(parts: ModelParts, arn: string, how: "beside" | "instead"): string | undefined {
  const fact = parts.index.byArn(arn);
  if (fact === undefined) return undefined;
  const { policies, gaps } = raisedLayer(parts, arn, how);
  const isFree = policies.length === 1 && gaps.length === 0;
  return isFree ? `${fact.account} ${fact.permissionsBoundary ?? ""}`.trimEnd() : undefined;
}

/** Document in whose place the policy stands that somebody could put on a principal. */
export const RAISED_POLICY = "builtin:iam/any-policy";

const NOTHING_SAID: ReadonlyMap<string, KeyState> = new Map();

function resolve(parts: ModelParts, id: string, account: string | undefined): ResolvedPrincipal | undefined {
  const { index } = parts;
  const fact = index.byArn(id);
  if (fact !== undefined) return ofFact(parts, fact);
  const bySession = index.bySession(id);
  if (bySession !== undefined) return ofFact(parts, bySession.role, bySession.session);
  if (id === ANYONE_AWS) return outsider(parts, { kind: "account", arn: ANYONE_AWS, account: "" });
  if (id.startsWith("oidc:")) return federated(parts, id.slice("oidc:".length), account);
  const name = id.startsWith("service:")
    ? id.slice("service:".length)
    : id.startsWith("saml:")
      ? id.slice("saml:".length)
      : id;
  const caller = callerOf(name) ?? (id.startsWith("service:") ? ({ kind: "service", name } as const) : undefined);
  if (caller === undefined) return undefined;
  if (caller.kind === "oidc") {
    const provider = index.providerByArn(caller.provider);
    const issuer = provider?.url ?? parseArn(caller.provider)?.resource.slice("oidc-provider/".length) ?? "";
    return federated(parts, issuer, parseArn(caller.provider)?.account ?? account);
  }
  if (caller.kind === "root" && !index.hasAccount(caller.account))
    return outsider(parts, { kind: "account", arn: caller.arn, account: caller.account });
  return outsider(parts, caller);
}

function ofFact(parts: ModelParts, fact: PrincipalFact, session?: string): ResolvedPrincipal {
  const { policies, organization } = parts;
  const boundary = policies.boundary(fact);
  const serviceControl = organization.serviceControl(fact.account);
  return {
    caller: callerOfFact(fact, session),
    side: principalSide(fact, organization),
    said: NOTHING_SAID,
    layers: {
      identity: policies.identity(fact),
      ...(boundary === undefined ? {} : { boundary }),
      ...(serviceControl === undefined ? {} : { serviceControl }),
    },
    limit: true,
    exists: true,
  };
}

/** Services, roots, accounts outside of the snapshot, and principals that the snapshot does not hold. */
function outsider(parts: ModelParts, caller: Caller): ResolvedPrincipal {
  const { index, organization } = parts;
  const iam = caller.kind === "user" || caller.kind === "role";
  const unseen = iam && !index.hasAccount(caller.account);
  const serviceControl = "account" in caller ? organization.serviceControl(caller.account) : undefined;
  return {
    caller,
    side: callerSide(caller, organization),
    said: NOTHING_SAID,
    layers: {
      identity: unseen ? { policies: [], gaps: policyGaps(caller.arn) } : EMPTY_LAYER,
      ...(serviceControl === undefined ? {} : { serviceControl }),
    },
    limit: true,
    exists: iam ? (unseen ? undefined : false) : undefined,
  };
}

function policyGaps(arn: string): Gap[] {
  return (["may-add", "may-remove"] as const).map((direction) => ({
    kind: "not-supplied",
    what: `policies of ${arn}`,
    direction,
    scope: `principal:${arn}`,
    close: "iam:GetAccountAuthorizationDetails",
  }));
}

/** An external subject: `ISSUER#SUBJECT`, or `ISSUER` for any subject. Names such as `accounts.google.com` need no provider. */
function federated(parts: ModelParts, text: string, account: string | undefined): ResolvedPrincipal {
  const { index, organization } = parts;
  const hash = text.indexOf("#");
  const issuer = (hash < 0 ? text : text.slice(0, hash)).replace(/^https:\/\//, "");
  const provider = account === undefined ? undefined : index.provider(account, issuer);
  const arn =
    provider?.arn ?? (BUILT_IN.has(issuer) ? issuer : `arn:aws:iam::${account ?? ""}:oidc-provider/${issuer}`);
  const caller: Caller = { kind: "oidc", provider: arn };
  const said = new Map<string, KeyState>();
  if (hash >= 0) said.set(`${issuer.toLowerCase()}:sub`, known(text.slice(hash + 1)));
  const listed = account !== undefined && index.listed(account, "OidcProvider");
  return {
    caller,
    side: callerSide(caller, organization, provider),
    said,
    layers: { identity: EMPTY_LAYER },
    limit: provider !== undefined || BUILT_IN.has(issuer) ? true : listed ? false : gapFormula(providerGap(arn)),
    exists: provider !== undefined || BUILT_IN.has(issuer) ? true : listed ? false : undefined,
  };
}

/** Providers that need no registration. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const BUILT_IN = new Set([
  "accounts.google.com",
  "cognito-identity.amazonaws.com",
  "graph.facebook.com",
  "www.amazon.com",
]);

function sessionLayer(parts: ModelParts, spec: PrincipalSpec): Layer | undefined {
  if (spec.sessionPolicies === undefined || spec.sessionPolicies.length === 0) return undefined;
  const layers = spec.sessionPolicies.map((document) => parts.policies.single(document, spec.id));
  return { policies: layers.flatMap((layer) => layer.policies), gaps: layers.flatMap((layer) => layer.gaps) };
}
