/** What an estate knows of the condition keys of a request: those of the caller and those of the resource. */
import { parseArn } from "../../facts/arn.ts";
import type { IamRoleFact, OidcProviderFact, UserFact } from "../../facts/iam.ts";
import { ABSENT, type Context, defaultState, type KeyState, known, open } from "../conditions/context.ts";
import type { Caller } from "../decision/caller.ts";
import type { OrganizationModel } from "./organization.ts";

/** Known states by lower-cased key, and the prefixes below which every other key is absent. */
export interface KnownSide {
  readonly states: ReadonlyMap<string, KeyState>;
  readonly closed: readonly string[];
}

const TAG = "aws:principaltag/";
const NOTHING: KnownSide = { states: new Map(), closed: [] };

/** Keys of which each caller of one account has its own value: a decision that reads none of them is the same for all of them. */
export function isOwnKey(key: string): boolean {
  return OWN.has(key) || key.startsWith(TAG);
}
const OWN = new Set(["aws:principalarn", "aws:username", "aws:userid", "aws:principaltype"]);

/** Keys of an IAM user or role. */
export function principalSide(fact: UserFact | IamRoleFact, organization: OrganizationModel): KnownSide {
  const states = new Map<string, KeyState>([
    ["aws:principalarn", known(fact.arn)],
    ["aws:principalaccount", known(fact.account)],
    ["aws:principalorgid", organization.id(fact.account)],
    ["aws:principalorgpaths", organization.paths(fact.account)],
    ["aws:principalisawsservice", known("false")],
    ["aws:principalservicename", ABSENT],
    ["aws:principalservicenameslist", ABSENT],
  ]);
  if (fact.kind === "User") {
    states.set("aws:username", known(fact.name)).set("aws:principaltype", known("User"));
    states.set("aws:userid", known(fact.uniqueId));
  } else {
    states.set("aws:username", ABSENT).set("aws:principaltype", known("AssumedRole"));
    states.set("aws:userid", open({ optional: false, prefix: `${fact.uniqueId}:` }));
  }
  for (const [key, value] of Object.entries(fact.tags)) states.set(TAG + key.toLowerCase(), known(value));
  return { states, closed: [TAG] };
}

/** Keys of callers that are no IAM principal of the snapshot. */
export function callerSide(caller: Caller, organization: OrganizationModel, provider?: OidcProviderFact): KnownSide {
  switch (caller.kind) {
    case "service":
      return unsigned([
        ["aws:principalisawsservice", known("true")],
        ["aws:principalservicename", known(caller.name)],
      ]);
    case "oidc":
      return unsigned([
        ["aws:principalisawsservice", known("false")],
        ...(provider === undefined ? [] : ([[`${provider.url.toLowerCase()}:aud`, audience(provider)]] as const)),
      ]);
    case "saml":
    case "anyone":
      return unsigned([["aws:principalisawsservice", known("false")]]);
    case "account":
      return {
        states: new Map<string, KeyState>([
          ...(caller.account === "" ? [] : ([["aws:principalaccount", known(caller.account)]] as const)),
          ["aws:principalorgid", organization.id(caller.account)],
          ["aws:principalisawsservice", known("false")],
        ]),
        closed: [],
      };
    default:
      return {
        states: new Map<string, KeyState>([
          ["aws:principalarn", known(caller.arn)],
          ["aws:principalaccount", known(caller.account)],
          ["aws:principalorgid", organization.id(caller.account)],
          ["aws:principalorgpaths", organization.paths(caller.account)],
          ["aws:principalisawsservice", known("false")],
          ["aws:username", caller.kind === "user" ? known(caller.arn.slice(caller.arn.lastIndexOf("/") + 1)) : ABSENT],
          ...(caller.kind === "root" ? ([["aws:principaltype", known("Account")]] as const) : []),
        ]),
        closed: caller.kind === "root" ? [TAG] : [],
      };
  }
}

/** Requests without AWS credentials, or of a service, carry no keys of an IAM principal. */
function unsigned(states: readonly (readonly [string, KeyState])[]): KnownSide {
  const absent = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:username",
    "aws:userid",
  ];
  return { states: new Map([...absent.map((key) => [key, ABSENT] as const), ...states]), closed: [TAG] };
}

/** STS takes a token only if its audience is one of the provider's client ids. */
function audience(provider: OidcProviderFact): KeyState {
  return provider.clientIds.length === 0
    ? open({ optional: false })
    : open({ optional: false, values: provider.clientIds });
}

/** Keys of the resource; the tags of a role are known, those of other resources are not. */
export function resourceSide(
  account: string | undefined,
  organization: OrganizationModel,
  tags: Readonly<Record<string, string>> | undefined,
): KnownSide {
  if (account === undefined) return NOTHING;
  const states = new Map<string, KeyState>([
    ["aws:resourceaccount", known(account)],
    ["aws:resourceorgid", organization.id(account)],
    ["aws:resourceorgpaths", organization.paths(account)],
  ]);
  for (const [key, value] of Object.entries(tags ?? {}))
    states
      .set(`aws:resourcetag/${key.toLowerCase()}`, known(value))
      .set(`iam:resourcetag/${key.toLowerCase()}`, known(value));
  return { states, closed: tags === undefined ? [] : ["aws:resourcetag/", "iam:resourcetag/"] };
}

/** The context of a request: what was said of it, then what is known of its caller and its resource; the rest is open. */
export function requestContext(caller: KnownSide, resource: KnownSide, said?: ReadonlyMap<string, KeyState>): Context {
  return {
    state: (key) =>
      said?.get(key) ??
      caller.states.get(key) ??
      resource.states.get(key) ??
      closedState(caller, key) ??
      closedState(resource, key) ??
      defaultState(key),
  };
}

function closedState(side: KnownSide, key: string): KeyState | undefined {
  for (const prefix of side.closed) if (key.startsWith(prefix)) return ABSENT;
  return undefined;
}

/** The account an ARN names, or `undefined` where it names none (S3 buckets). */
export function accountOfArn(arn: string): string | undefined {
  const account = parseArn(arn)?.account;
  return account === undefined || !/^\d{12}$/.test(account) ? undefined : account;
}
