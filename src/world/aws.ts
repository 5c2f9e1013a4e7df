/** The AWS part of a world: what the IAM model says in the world's own terms. */
import type { Handle } from "../facts/evidence.ts";
import type { Assumption, Issue } from "../facts/gap.ts";
import type { PolicyDocument } from "../facts/iam.ts";
import type { AccessWriter } from "../iam/model/access-writers.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import type { TrustEdge } from "../iam/model/trust-graph.ts";
import type { Conditions, KnownKeys } from "./conditions.ts";
import type { End } from "./grants.ts";
import type { Permission } from "./permissions.ts";
import type { Raise } from "./raised.ts";
import type { TrustLine } from "./trust-line.ts";

/** A role session with less than the role. */
export interface NarrowedSession {
  /** Assumed-role ARN. */
  readonly key: string;
  readonly role: string;
  readonly policy: PolicyDocument;
}

export interface AwsWorld {
  readonly assumptions: readonly Assumption[];
  readonly conditions: Conditions;
  /** Who can assume which role; sources are interned. */
  trustEdges(): readonly TrustEdge[];
  /** One request; `undefined` when the key names nobody of AWS. Context keys in lower case; `policy` stands for the resource's own. */
  decide(
    principal: string,
    action: string,
    resource: string,
    context?: KnownKeys,
    sessionPolicies?: readonly PolicyDocument[],
    policy?: PolicyDocument,
  ): Decision | undefined;
  /** Sessions of roles that a session policy narrows: those of EKS Pod Identity associations with a policy. Decisions about their keys heed it. */
  narrowed(): readonly NarrowedSession[];
  /** Who may do something of {@link WRITING_ACTIONS} to others of its account. */
  writers(): readonly AccessWriter[];
  /** Who may put any policy on whom: see world/raised.ts. Decisions about the keys of raised principals heed it. */
  raises(): readonly Raise[];
  /** Raised principals (see world/raised.ts) that decide alike, by the name of what they share. */
  raisedClasses(): ReadonlyMap<string, readonly string[]>;
  /** The name of the class that the key of a raised principal is in. */
  raisedClassOf(key: string): string | undefined;
  /** Issuer of a provider ARN, without `https://`. */
  issuerOf(provider: string): string;
  providerEvidence(provider: string): readonly Handle[];
  /** Client ids of the issuer's provider in the role's account; `undefined` when there is none in the snapshot. */
  clientIdsOf(issuer: string, role: string): readonly string[] | undefined;
  /** Identities that hold an AWS action on some resource of a pattern. */
  ends(action: string, resource: string): Iterable<End>;
  permissions(node: number): Permission[];
  /** Edges between principals, each judged alone, with keys and witness. */
  trustLines(): readonly TrustLine[];
  /** The single gate that keeps a principal from an action, in a sentence; null when there is none to name. */
  closestDenial(principal: string, action: string, resource: string): string | null;
  /** Faults of every policy document. */
  policyIssues(): readonly Issue[];
  /** A friendlier name of a principal, such as that of its permission set. */
  titleOf(key: string): string | undefined;
}
