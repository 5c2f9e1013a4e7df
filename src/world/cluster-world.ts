/** One cluster of the world: its facts with the authorizer, the bridge and the hubs over them. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { ServiceAccountFact } from "../facts/kubernetes.ts";
import type { Bridge } from "../eks/bridge.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { End } from "./grants.ts";
import type { PermissionQuestion } from "./holders.ts";

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
  serviceAccount(namespace: string, name: string): ServiceAccountFact | undefined;
  accessPolicyEnds(question: PermissionQuestion): Iterable<End>;
  nodeEnds(question: PermissionQuestion): Iterable<End>;
}
