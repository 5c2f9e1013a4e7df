/** One cluster of the world: its facts with the authorizer, the bridge and the hubs over them. */

import type { Bridge } from "../eks/bridge.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { BindingFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { End } from "./grants.ts";
import type { PermissionQuestion } from "./holders.ts";
import type { Mapped } from "./mapped.ts";
import type { Permission } from "./permissions.ts";

export interface ClusterHubs {
  everyUser(): number;
  everyGroup(): number;
  everyServiceAccount(): number;
  serviceAccountsOf(namespace: string): number;
}

export interface ClusterWorld {
  readonly name: string;
  readonly facts: ClusterFacts;
  readonly authorizer: Authorizer;
  readonly bridge: Bridge;
  readonly hubs: ClusterHubs;
  /** Minor version: 33 of 1.33. */
  readonly minor: number;
  /** Names of Node objects and of nodes that pods are bound to. */
  readonly nodes: readonly string[];
  /** Identities of a binding's subjects, in order; `undefined` for one that is nobody. */
  subjectsOf(binding: BindingFact): readonly (number | undefined)[];
  serviceAccount(namespace: string, name: string): ServiceAccountFact | undefined;
  /** What every mapping of the bridge leads to. */
  mapped(): readonly Mapped[];
  accessPolicyEnds(question: PermissionQuestion): Iterable<End>;
  accessPolicyPermissions(node: number): Permission[];
  nodeEnds(question: PermissionQuestion): Iterable<End>;
}
