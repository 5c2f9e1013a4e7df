/** IAM, RBAC and the bridge over one estate, with their indexes: what edges and queries look at. */

import type { Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Assumption, Gap } from "../facts/gap.ts";
import type { IamRoleFact } from "../facts/iam.ts";
import type { AwsWorld } from "./aws.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { Conditions } from "./conditions.ts";
import type { Entry } from "./entry.ts";
import type { Hubs } from "./hubs.ts";
import type { Identities, Identity } from "./identities.ts";

/** A resource as the API knows it. */
export interface ResolvedResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** `undefined` when nobody knows. */
  readonly namespaced: boolean | undefined;
  readonly note?: string;
}

/** Pods that run under one ServiceAccount. */
export interface Carriers {
  readonly count: number;
  readonly samples: readonly string[];
}

export interface World {
  readonly estate: Estate;
  readonly identities: Identities;
  readonly hubs: Hubs;
  readonly clusters: ReadonlyMap<string, ClusterWorld>;
  readonly aws: AwsWorld;
  readonly conditions: Conditions;
  /** All gaps, those of the estate first; `Open` nodes of kind `gap` point here. */
  readonly gaps: readonly Gap[];
  readonly assumptions: readonly Assumption[];
  /** How many of them, from the first, hold for any question; the others were taken for single edges. */
  readonly generalAssumptions: number;
  /** Assumptions taken another way by the caller: name to value. */
  readonly switches: ReadonlyMap<string, string>;
  /** The id of a gap, added when new. */
  gap(gap: Gap): number;
  /** Adds an assumption that a step or an answer rests on, once. */
  assumed(assumption: Assumption): void;
  /** Throws a RequestError-like lookup failure through `clusterNamed` of the queries when there is none. */
  cluster(name: string): ClusterWorld;
  /** The role of that ARN, when the snapshot has it. */
  roleFact(arn: string): IamRoleFact | undefined;
  /** The cluster whose ServiceAccount tokens an issuer signs. */
  clusterOfIssuer(issuer: string): ClusterWorld | undefined;
  /** Name of the policy that a place lies in. */
  policyNameAt(handle: Handle): string | undefined;
  resolveResource(text: string): ResolvedResource;
  /** Starting identities of a place: those of AWS and those of that cluster (`undefined` = AWS: those of every cluster). */
  starts(cluster: string | undefined): readonly number[];
  /** What an identity is a member of: its groups, and the plain user of its name. */
  memberOf(node: number): readonly number[];
  /** Identities made by a mapping or impersonation that carry a ServiceAccount's user name. */
  mappedAsServiceAccount(cluster: string): readonly Identity[];
  /** Members of a built-in group among the starting identities. */
  memberCount(group: number): number;
  /** Of a User or Group: how many IAM principals a mapping leads to it. */
  mappedBy(node: number): number | undefined;
  isVendor(node: number): boolean;
  entryOf(node: number): Entry;
  entryRank(entry: Entry): number;
  /** A friendlier name, such as that of a permission set. */
  titleOf(node: number): string | undefined;
  carriersOf(node: number): Carriers;
  /** Indexes into {@link assumptions} that a row in a cluster rests on. */
  assumptionsOf(cluster: string | undefined, named: readonly string[]): readonly number[];
}
