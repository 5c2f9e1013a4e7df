/** What is known of the condition keys of one request. */
import type { KeyValue } from "./test.ts";

/** Which values an open key can take. */
export interface KeyDomain {
  /** Whether the key may be absent from the request. */
  readonly optional: boolean;
  /** The only values there are, when they can be listed. */
  readonly values?: readonly string[];
  /** Values it cannot take. */
  readonly excludes?: readonly string[];
  /** What every value starts with. */
  readonly prefix?: string;
  /** What follows the prefix: a namespace, a colon and the name of a ServiceAccount. */
  readonly rest?: "service-account";
  /** Whether the value is a list. */
  readonly multi?: boolean;
}

/** `known`: the request carries this value. `absent`: it does not carry the key. `open`: depends on the request; a domain that is not optional means that the key is present. */
export type KeyState =
  | { readonly kind: "known"; readonly value: KeyValue }
  | { readonly kind: "absent" }
  | { readonly kind: "open"; readonly domain: KeyDomain };

/** States by lower-cased key. */
export interface Context {
  readonly state: (key: string) => KeyState;
}

/** The request does not carry the key. */
export const ABSENT: KeyState = { kind: "absent" };
/** The request carries the key with this value. */
export const known = (value: KeyValue): KeyState => ({ kind: "known", value });
/** The value depends on the request. */
export const open = (domain: KeyDomain): KeyState => ({ kind: "open", domain });

/** A complete context: a key that is not listed is absent. */
export function completeContext(values: Readonly<Record<string, KeyValue>>): Context {
  const states = new Map<string, KeyState>();
  for (const [key, value] of Object.entries(values)) states.set(key.toLowerCase(), known(value));
  return { state: (key) => states.get(key) ?? ABSENT };
}

const ANYTHING: KeyState = open({ optional: true });
const PRESENT: KeyState = open({ optional: false });
const LIST: KeyState = open({ optional: true, multi: true });

/** Keys that every request carries. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and reference_policies_iam-condition-keys.html */
const ALWAYS = new Set(["aws:currenttime", "aws:epochtime", "sts:rolesessionname", "aws:requestedregion"]);

/** Global keys whose values are lists (same pages, "Value type: multivalued"). */
const MULTI = new Set([
  "aws:tagkeys",
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:principalservicenameslist",
  "aws:vpceorgpaths",
  "sts:transitivetagkeys",
  "eks:kubernetesgroups",
  "kms:encryptioncontextkeys",
  "kms:grantoperations",
  "cognito-identity.amazonaws.com:amr",
  "dynamodb:attributes",
  "dynamodb:leadingkeys",
]);

const SUBJECT = /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\/[a-z0-9]+:sub$/;

/** What is known of a key of which nothing was said. */
export function defaultState(key: string): KeyState {
  if (ALWAYS.has(key)) return PRESENT;
  if (MULTI.has(key)) return LIST;
  if (SUBJECT.test(key)) return open({ optional: false, prefix: "system:serviceaccount:", rest: "service-account" });
  // A token of OpenID Connect always has both claims (OpenID Connect Core 1.0 §2).
  if (key.endsWith(":sub") || key.endsWith(":aud")) return PRESENT;
  return ANYTHING;
}
