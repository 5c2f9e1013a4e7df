/** What the two halves of an estate are laid out from: parsed documents, and what they say beside facts. */
import type { EksFacts, EksListingFact } from "../facts/eks.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Issue } from "../facts/gap.ts";
import type { AwsFact, AwsListingFact } from "../facts/iam.ts";
import type { KubernetesFact, ListingFact } from "../facts/kubernetes.ts";
import type { Fact, Sink } from "../facts/sink.ts";
import type { Settings } from "./clew-yaml.ts";
import type { Creator } from "./cloudtrail.ts";

/** The facts of one document. */
export interface Parsed {
  readonly name: string;
  readonly folder: string;
  readonly facts: readonly Fact[];
  /** What it takes away from the documents before it. */
  readonly removed: readonly Fact[];
}

/** What documents say beside facts. */
export interface Said {
  readonly settings: { readonly document: string; readonly settings: Settings }[];
  readonly bareProviders: Set<string>;
  readonly policiesListed: Set<string>;
  readonly truncated: Set<Handle>;
  readonly creators: Creator[];
}

/** Facts that belong to a cluster. */
export type ClusterSide = EksFacts | EksListingFact | KubernetesFact | ListingFact;
/** Facts that belong to an account, or to all. */
export type AwsSide = AwsFact | AwsListingFact;

const AWS_KINDS: ReadonlySet<Fact["kind"]> = new Set<AwsSide["kind"]>([
  "User",
  "IamRole",
  "IamGroup",
  "ManagedPolicy",
  "OidcProvider",
  "SamlProvider",
  "Organization",
  "Instance",
  "LaunchTemplate",
  "ResourcePolicy",
  "AwsListing",
]);
/** Whether the fact is one of AWS beside EKS. */
export const isAws = (fact: Fact): fact is AwsSide => AWS_KINDS.has(fact.kind);

/** The issue of a thing that was there before. */
export const repeatedIssue = (document: string, pointer: string | undefined, what: string, before: string): Issue => ({
  code: "repeated-object",
  document,
  ...(pointer === undefined || pointer === "" ? {} : { pointer }),
  expected: "each object once",
  came: `${what} again, first in \`${before}\`; this one is kept`,
});

/** The same, by places. */
export function repeatedAt(sink: Sink, evidence: Handle, before: Handle): Issue {
  const { document, pointer } = sink.evidence.locate(evidence);
  const first = sink.evidence.locate(before);
  return repeatedIssue(
    document,
    pointer,
    "the object",
    `${first.document}${first.pointer === "" ? "" : `#${first.pointer}`}`,
  );
}
