/** Where parsers push what they find, item by item. */
import type { EksFacts, EksListingFact } from "./eks.ts";
import type { EvidenceTable } from "./evidence.ts";
import type { Gap, Issue } from "./gap.ts";
import type { AwsFact, AwsListingFact } from "./iam.ts";
import type { KubernetesFact, ListingFact } from "./kubernetes.ts";

export type Fact = KubernetesFact | ListingFact | EksFacts | EksListingFact | AwsFact | AwsListingFact;

export interface Sink {
  readonly evidence: EvidenceTable;
  fact(fact: Fact): void;
  issue(issue: Issue): void;
  gap(gap: Gap): void;
}
