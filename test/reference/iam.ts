/**
 * AWS's evaluation logic as plainly as it can be said, to hold `src/iam` against. Only what random worlds of the property test use:
 * users, role sessions and services, one condition value, no policy variables. Every document is read again for every request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

export interface ReferenceStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string;
  readonly NotAction?: string;
  readonly Resource?: string;
  readonly NotResource?: string;
  readonly Principal?: { readonly AWS?: string; readonly Service?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ReferenceDocument {
  readonly Version: string;
  readonly Statement: readonly ReferenceStatement[];
}

export interface ReferenceCase {
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
  };
  readonly identityPolicies: readonly { readonly name: string; readonly document: ReferenceDocument }[];
  readonly permissionsBoundary?: ReferenceDocument;
  readonly sessionPolicy?: ReferenceDocument;
  readonly resourcePolicy?: ReferenceDocument;
  readonly serviceControlPolicies?: readonly (readonly ReferenceDocument[])[];
}

/** `*` any text, `?` one character: by the definition, at any cost. */
export function wildcard(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*"))
    return wildcard(pattern.slice(1), text) || (text !== "" && wildcard(pattern, text.slice(1)));
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && wildcard(pattern.slice(1), text.slice(1));
}

/** Segment by segment; a pattern of fewer than six segments that ends in a star covers the rest. */
function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const cut = (text: string): string[] => [...text.split(":").slice(0, 5), text.split(":").slice(5).join(":")];
  if (pattern.split(":").length < 6) return pattern.endsWith("*") && wildcard(pattern, arn);
  const [left, right] = [cut(pattern), cut(arn)];
  return left.every((segment, index) => wildcard(segment, right[index] ?? ""));
}

function operatorHolds(name: string, wanted: string, value: string | readonly string[] | undefined): boolean {
  if (name === "Null") return (value === undefined) === (wanted === "true");
  if (name.startsWith("ForAllValues:"))
    return [value ?? []].flat().every((one) => compares(name.slice(13), wanted, one));
  if (name.startsWith("ForAnyValue:")) return [value ?? []].flat().some((one) => compares(name.slice(12), wanted, one));
  const base = name.replace("IfExists", "");
  if (value === undefined) return name !== base || base.includes("Not");
  return typeof value === "string" && compares(base, wanted, value);
}

function compares(operator: string, wanted: string, value: string): boolean {
  switch (operator) {
    case "StringEquals":
    case "Bool":
      return value === wanted;
    case "StringNotEquals":
      return value !== wanted;
    case "StringLike":
      return wildcard(wanted, value);
    case "StringNotLike":
      return !wildcard(wanted, value);
    case "NumericLessThan":
      return Number(value) < Number(wanted);
    default:
      throw new Error(`the reference has no operator ${operator}`);
  }
}

function applies(one: ReferenceStatement, { request }: ReferenceCase, trust: boolean): boolean {
  const action = request.action.toLowerCase();
  if (one.Action !== undefined && !wildcard(one.Action.toLowerCase(), action)) return false;
  if (one.NotAction !== undefined && wildcard(one.NotAction.toLowerCase(), action)) return false;
  if (one.Resource !== undefined && !arnMatches(one.Resource, request.resource)) return false;
  if (one.NotResource !== undefined && arnMatches(one.NotResource, request.resource)) return false;
  if (!trust && one.Resource === undefined && one.NotResource === undefined) return false;
  return Object.entries(one.Condition ?? {}).every(([operator, block]) =>
    Object.entries(block).every(([key, wanted]) => operatorHolds(operator, wanted, request.context[key])),
  );
}

type Named = "direct-session" | "role" | "user" | "account" | "everyone" | "service" | undefined;

/** How a Principal element names the caller. */
function naming(one: ReferenceStatement, principal: string): Named {
  const { AWS, Service } = one.Principal ?? {};
  if (Service !== undefined && Service === principal) return "service";
  if (AWS === "*") return "everyone";
  if (AWS === undefined || !principal.startsWith("arn:")) return undefined;
  const account = principal.split(":")[4] ?? "";
  if (AWS === account || AWS === `arn:aws:iam::${account}:root`) return "account";
  if (AWS === principal) return principal.includes(":assumed-role/") ? "direct-session" : "user";
  return AWS === `arn:aws:iam::${account}:role/${principal.split("/")[1]}` ? "role" : undefined;
}

/** The verdict by the rules, without any index, cache or shortcut. */
export function referenceVerdict(one: ReferenceCase): "allowed" | "explicitly-denied" | "implicitly-denied" {
  const { principal, resourceAccount, action } = one.request;
  const trust = action.startsWith("sts:Assume");
  const inDocument = (document: ReferenceDocument, effect: string): boolean =>
    document.Statement.some((each) => each.Effect === effect && applies(each, one, false));
  const service = !principal.startsWith("arn:");
  const levels = service ? [] : (one.serviceControlPolicies ?? []);
  const limits = [one.permissionsBoundary, one.sessionPolicy].filter((document) => document !== undefined);
  const identity = one.identityPolicies.map((policy) => policy.document);
  const resource = (one.resourcePolicy?.Statement ?? []).filter(
    (each) => applies(each, one, trust) && naming(each, principal) !== undefined,
  );
  const denied =
    [...identity, ...limits, ...levels.flat()].some((document) => inDocument(document, "Deny")) ||
    resource.some((each) => each.Effect === "Deny");
  if (denied) return "explicitly-denied";
  const scp = levels.every((level) => level.some((document) => inDocument(document, "Allow")));
  const own = identity.some((document) => inDocument(document, "Allow"));
  const within = limits.every((document) => inDocument(document, "Allow"));
  const ways = new Set(resource.filter((each) => each.Effect === "Allow").map((each) => naming(each, principal)));
  const direct =
    ways.has("direct-session") || ways.has("user") || ((ways.has("role") || ways.has("everyone")) && within);
  const cross = principal.split(":")[4] !== resourceAccount;
  const granted = service
    ? ways.has("service")
    : cross
      ? ways.size > 0 && own && within
      : direct || (own && within && (!trust || ways.has("account")));
  return granted && scp ? "allowed" : "implicitly-denied";
}
