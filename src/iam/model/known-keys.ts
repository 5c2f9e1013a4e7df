/** What an estate knows of the condition keys of a request: those of the caller and those of the resource. */
import { parseArn } from "../../facts/arn.ts";
import { POD_IDENTITY_TAGS } from "../../facts/eks.ts";
import type { IamRoleFact, OidcProviderFact, UserFact } from "../../facts/iam.ts";
import { ABSENT, type Context, defaultState, type KeyState, known, open } from "../conditions/context.ts";
import type { Caller } from "../decision/caller.ts";
import type { OrganizationModel } from "./organization.ts";

/** What one side of a request knows of a key (lower-cased); `undefined` = nothing. */
export interface KnownSide {
  readonly state: (key: string) => KeyState | undefined;
}

const TAG = "aws:principaltag/";
const NOTHING: KnownSide = { state: () => undefined };
const YES = known("true");
const NO = known("false");

/** Keys of which each caller of one account has its own value: a decision that reads none of them is the same for all of them. */
export function isOwnKey(key: string): boolean {
  return OWN.has(key) || key.startsWith(TAG);
}
const OWN = new Set(["aws:principalarn", "aws:username", "aws:userid", "aws:principaltype"]);

/** Keys of an IAM user or role. */
export function principalSide(fact: UserFact | IamRoleFact, organization: OrganizationModel): KnownSide {
  const user = fact.kind === "User";
  return {
    state(key) {
      switch (key) {
        case "aws:principalarn":
          return known(fact.arn);
        case "aws:principalaccount":
          return known(fact.account);
        case "aws:principalorgid":
          return organization.id(fact.account);
        case "aws:principalorgpaths":
          return organization.paths(fact.account);
        case "aws:principalisawsservice":
          return NO;
        case "aws:principalservicename":
        case "aws:principalservicenameslist":
          return ABSENT;
        case "aws:username":
          return user ? known(fact.name) : ABSENT;
        case "aws:principaltype":
          return known(user ? "User" : "AssumedRole");
        case "aws:userid":
          return user ? known(fact.uniqueId) : open({ optional: false, prefix: `${fact.uniqueId}:` });
        default:
          if (!key.startsWith(TAG)) return undefined;
          return POD_TAGS.has(key.slice(TAG.length)) && carriesPodTags(fact)
            ? open({ optional: true })
            : tagState(fact.tags, key.slice(TAG.length));
      }
    },
  };
}

const POD_TAGS: ReadonlySet<string> = new Set(POD_IDENTITY_TAGS);

/** Whether a session of the role may carry the tags of EKS Pod Identity: its trust admits the service, or whoever may pass such tags on. */
function carriesPodTags(fact: UserFact | IamRoleFact): boolean {
  return (
    fact.kind === "IamRole" && /pods\.eks\.amazonaws\.com|sts:(tag|\*)/i.test(JSON.stringify(fact.trustPolicy.document))
  );
}

/** The state of a tag: the names of tags in condition keys are not case-sensitive. */
function tagState(tags: Readonly<Record<string, string>>, name: string): KeyState {
  for (const [key, value] of Object.entries(tags)) if (key.toLowerCase() === name) return known(value);
  return ABSENT;
}

/** Keys of callers that are no IAM principal of the snapshot. */
export function callerSide(caller: Caller, organization: OrganizationModel, provider?: OidcProviderFact): KnownSide {
  switch (caller.kind) {
    case "service":
      return unsigned([
        ["aws:principalisawsservice", YES],
        ["aws:principalservicename", known(caller.name)],
      ]);
    case "oidc":
      return unsigned([
        ["aws:principalisawsservice", NO],
        ...(provider === undefined ? [] : ([[`${provider.url.toLowerCase()}:aud`, audience(provider)]] as const)),
      ]);
    case "saml":
    case "anyone":
      return unsigned([["aws:principalisawsservice", NO]]);
    case "account":
      return sideOf([
        ...(caller.account === "" ? [] : ([["aws:principalaccount", known(caller.account)]] as const)),
        ["aws:principalorgid", organization.id(caller.account)],
        ["aws:principalisawsservice", NO],
      ]);
    default:
      return sideOf(
        [
          ["aws:principalarn", known(caller.arn)],
          ["aws:principalaccount", known(caller.account)],
          ["aws:principalorgid", organization.id(caller.account)],
          ["aws:principalorgpaths", organization.paths(caller.account)],
          ["aws:principalisawsservice", NO],
          ["aws:username", caller.kind === "user" ? known(caller.arn.slice(caller.arn.lastIndexOf("/") + 1)) : ABSENT],
          ...(caller.kind === "root" ? ([["aws:principaltype", known("Account")]] as const) : []),
        ],
        caller.kind === "root",
      );
  }
}

function sideOf(list: readonly (readonly [string, KeyState])[], tagless = false): KnownSide {
  const states = new Map(list);
  return { state: (key) => states.get(key) ?? (tagless && key.startsWith(TAG) ? ABSENT : undefined) };
}

/** Requests without AWS credentials, or of a service, carry no keys of an IAM principal. */
function unsigned(states: readonly (readonly [string, KeyState])[]): KnownSide {
  return sideOf([...UNSIGNED, ...states], true);
}

const UNSIGNED = [
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:username",
  "aws:userid",
].map((key) => [key, ABSENT] as const);

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
  return {
    state(key) {
      switch (key) {
        case "aws:resourceaccount":
          return known(account);
        case "aws:resourceorgid":
          return organization.id(account);
        case "aws:resourceorgpaths":
          return organization.paths(account);
        default: {
          if (tags === undefined) return undefined;
          const slash = key.indexOf("/");
          const prefix = slash < 0 ? "" : key.slice(0, slash);
          return prefix === "aws:resourcetag" || prefix === "iam:resourcetag"
            ? tagState(tags, key.slice(slash + 1))
            : undefined;
        }
      }
    },
  };
}

/** The context of a request: what was said of it, then what is known of its caller and its resource; the rest is open. */
export function requestContext(caller: KnownSide, resource: KnownSide, said?: ReadonlyMap<string, KeyState>): Context {
  return {
    state: (key) => said?.get(key) ?? caller.state(key) ?? resource.state(key) ?? defaultState(key),
  };
}

/** The account an ARN names, or `undefined` where it names none (S3 buckets). */
export function accountOfArn(arn: string): string | undefined {
  const account = parseArn(arn)?.account;
  return account === undefined || !/^\d{12}$/.test(account) ? undefined : account;
}
