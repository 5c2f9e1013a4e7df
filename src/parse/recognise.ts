/** Tells by its shape what a parsed value is, and hands it to the reader of its kind. */
import type { Handle } from "../facts/evidence.ts";
import type { Fact, Sink } from "../facts/sink.ts";
import { readSettings, type Settings } from "./clew-yaml.ts";
import { type Creator, isCloudTrail, readCreators } from "./cloudtrail.ts";
import { type Cursor, describe, isObject, objectAt, openCursor } from "./cursor.ts";
import { readInstances, readLaunchTemplates } from "./ec2.ts";
import { DESCRIBE } from "./eks-describe.ts";
import { LISTS } from "./eks-list.ts";
import { isAuthorizationDetails, readAuthorizationDetails } from "./iam-authorization-details.ts";
import { readOidcProvider, readOidcProviders, readSamlProviders } from "./iam-providers.ts";
import { isKubernetes, isList, readObject } from "./kubernetes.ts";
import { readOrganization, readResourcePolicy } from "./organization.ts";
import { isTerraform } from "./terraform/plan-view.ts";
import { readTerraform } from "./terraform-plan.ts";

/** What a reader may be told about a document, and what it tells beside facts. */
export interface ParseContext {
  /** Account of the enclosing `aws/<account>` folder. */
  readonly account?: string;
  /** Takes what a `clew.yaml` says. */
  readonly settings?: (settings: Settings) => void;
  /** Takes providers of which only the ARN is listed. */
  readonly listedProvider?: (arn: string) => void;
  /** Takes the (cluster, principal) whose access policies were listed, perhaps none. */
  readonly listedPolicies?: (cluster: string, principalArn: string) => void;
  /** Takes who created a cluster. */
  readonly creator?: (creator: Creator) => void;
  /** Takes what a plan takes away, as it was: whatever stands for it in earlier documents is gone. */
  readonly removed?: (fact: Fact) => void;
  /** Takes a page of authorization details that says that more pages follow. */
  readonly truncated?: (evidence: Handle) => void;
}

/**
 * Reads what is whole of a broken value, as far as that means anything: elements of lists. A single object that broke off
 * is left out whole, as the API server would do; a list that lacks elements counts as no complete listing.
 */
export function recogniseSalvaged(sink: Sink, handle: Handle, value: unknown, context: ParseContext): void {
  const partial: Sink = {
    evidence: sink.evidence,
    fact: (fact) => {
      const isListing = fact.kind === "Listing" || fact.kind === "EksListing";
      if (!isListing && !(fact.kind === "AwsListing" && fact.listed !== "AuthorizationDetails")) sink.fact(fact);
    },
    issue: (issue) => {
      if (issue.code !== "not-recognised") sink.issue(issue);
    },
    gap: (gap) => sink.gap(gap),
  };
  if (
    Array.isArray(value) ||
    (isObject(value) && (isList(value) || SHAPES.some((shape) => shape.isList && shape.fits(value))))
  ) {
    if (isObject(value) && isAuthorizationDetails(value)) context.truncated?.(handle);
    recognise(partial, handle, value, context);
  }
}

type Reader = (cursor: Cursor, context: ParseContext) => void;

interface Shape {
  readonly fits: (value: Readonly<Record<string, unknown>>) => boolean;
  readonly read: Reader;
  /** Its elements mean something one by one. */
  readonly isList?: true;
}

const listNamed =
  (key: string) =>
  (value: Readonly<Record<string, unknown>>): boolean =>
    Array.isArray(value[key]);
const NOTHING: Reader = () => undefined;
const readPlan: Reader = (cursor, context) =>
  readTerraform(cursor, context, (sink, handle, value) => recognise(sink, handle, value, context));

/** Shapes of AWS answers, the first that fits is taken. */
const SHAPES: readonly Shape[] = [
  { fits: isTerraform, read: readPlan },
  {
    fits: isAuthorizationDetails,
    isList: true,
    read: (cursor, context) => {
      if (cursor.value["IsTruncated"] === true) context.truncated?.(cursor.root.handle);
      readAuthorizationDetails(cursor, context.account);
    },
  },
  {
    fits: listNamed("OpenIDConnectProviderList"),
    isList: true,
    read: (cursor, context) => readOidcProviders(cursor, context.account, (arn) => context.listedProvider?.(arn)),
  },
  {
    isList: true,
    fits: listNamed("SAMLProviderList"),
    read: (cursor, context) => readSamlProviders(cursor, context.account),
  },
  {
    fits: (value) => typeof value["Url"] === "string" && Array.isArray(value["ClientIDList"]),
    read: (cursor, context) => readOidcProvider(cursor, context.account),
  },
  // `get-saml-provider` names neither the provider nor anything that access depends on.
  { fits: (value) => typeof value["SAMLMetadataDocument"] === "string", read: NOTHING },
  // Collected on request; no fact is made of them yet.
  { fits: listNamed("Functions"), read: NOTHING },
  { fits: listNamed("InstanceInformationList"), read: NOTHING },
  { isList: true, fits: listNamed("Reservations"), read: (cursor, context) => readInstances(cursor, context.account) },
  {
    isList: true,
    fits: listNamed("LaunchTemplateVersions"),
    read: (cursor, context) => readLaunchTemplates(cursor, context.account),
  },
  {
    fits: isCloudTrail,
    read: (cursor, context) => {
      for (const creator of readCreators(cursor)) context.creator?.(creator);
    },
  },
  // `aws secretsmanager get-resource-policy` prints the ARN beside the policy.
  {
    fits: (value) => typeof value["ARN"] === "string" && "ResourcePolicy" in value,
    read: (cursor) => readResourcePolicy(cursor, "ARN", cursor, "ResourcePolicy"),
  },
  // `aws sqs get-queue-attributes`, `aws sns get-topic-attributes`.
  { fits: (value) => attributeArn(value) !== undefined, read: readAttributesPolicy },
];

function attributeArn(value: Readonly<Record<string, unknown>>): string | undefined {
  const attributes = value["Attributes"];
  return isObject(attributes) ? ["QueueArn", "TopicArn"].find((key) => typeof attributes[key] === "string") : undefined;
}

function readAttributesPolicy(cursor: Cursor): void {
  const attributes = objectAt(cursor, "Attributes");
  const key = attributeArn(cursor.value);
  if (attributes !== undefined && key !== undefined) readResourcePolicy(attributes, key, attributes, "Policy");
}

/** Reads one value of a document. What nobody recognises is an issue. A list of values is read one by one. */
export function recognise(sink: Sink, handle: Handle, value: unknown, context: ParseContext): void {
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries())
      if (Array.isArray(member)) notRecognised(sink, sink.evidence.below(handle, index), "a list in a list");
      else if (member !== undefined) recognise(sink, sink.evidence.below(handle, index), member, context);
    return;
  }
  if (!isObject(value)) notRecognised(sink, handle, describe(value));
  else if (isClew(value)) readClew(sink, handle, value, context);
  else if (isKubernetes(value)) {
    const kustomize = String(value["apiVersion"]).startsWith("kustomize.config.k8s.io/");
    if (kustomize) notRecognised(sink, handle, "a kustomization, which has to be rendered first");
    else readObject(sink, handle, value);
  } else if (!readAws(openCursor(sink, handle, value), context)) notRecognised(sink, handle, guess(value));
}

function isClew(value: Readonly<Record<string, unknown>>): boolean {
  const version = value["apiVersion"];
  return typeof version === "string" && version.startsWith("clew/");
}

function readAws(cursor: Cursor, context: ParseContext): boolean {
  const { value } = cursor;
  for (const shape of SHAPES)
    if (shape.fits(value)) {
      shape.read(cursor, context);
      return true;
    }
  const { sink } = cursor.root;
  for (const [key, read] of DESCRIBE) {
    const below = isObject(value[key]) ? objectAt(cursor, key) : undefined;
    if (below === undefined) continue;
    const fact = read(below);
    if (fact !== undefined) sink.fact(fact);
    return true;
  }
  for (const [key, read] of LISTS) {
    if (!Array.isArray(value[key])) continue;
    for (const fact of read(cursor)) sink.fact(fact);
    const { clusterName, principalArn } = value as { clusterName?: unknown; principalArn?: unknown }; // members of an unknown object
    if (key === "associatedAccessPolicies" && typeof principalArn === "string")
      context.listedPolicies?.(typeof clusterName === "string" ? clusterName : "", principalArn);
    return true;
  }
  return false;
}

function readClew(sink: Sink, handle: Handle, value: Readonly<Record<string, unknown>>, context: ParseContext): void {
  const cursor = openCursor(sink, handle, value);
  const kind = value["kind"];
  if (value["apiVersion"] !== "clew/v1")
    notRecognised(sink, handle, `the apiVersion \`${String(value["apiVersion"])}\``, "`clew/v1`");
  else if (kind === "Organization") readOrganization(cursor);
  else if (kind === "IdentityCenter") return;
  else if (kind === "ResourcePolicy") readResourcePolicy(cursor, "resourceArn", cursor, "policy");
  else if (kind === undefined || kind === null || kind === "Snapshot") context.settings?.(readSettings(cursor));
  // Policies, baselines and answers of our own may lie beside the documents.
  else notRecognised(sink, handle, `a clew/v1 ${String(kind)}, which says nothing about the estate`);
}

function notRecognised(sink: Sink, handle: Handle, came: string, expected = "a document of a known kind"): void {
  const { document, pointer } = sink.evidence.locate(handle);
  sink.issue({ code: "not-recognised", document, ...(pointer === "" ? {} : { pointer }), expected, came });
}

function guess(value: Readonly<Record<string, unknown>>): string {
  if ("Statement" in value) return "a policy document alone: nothing says whose it is";
  if (Array.isArray(value["resources"]) && value["kind"] === undefined) return "what looks like a kustomization";
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  const shown = keys.slice(0, 4).map((key) => `\`${key.length > 40 ? `${key.slice(0, 39)}…` : key}\``);
  return `an object with ${shown.join(", ")}${keys.length > 4 ? ` and ${keys.length - 4} more` : ""}`;
}
