/** One cluster of the world: its facts with the authorizer, the bridge and the hubs over them. */

import type { Bridge } from "../eks/bridge.ts";
import type { ClusterIssuer } from "../eks/issuer.ts";
import type { ServiceAccountTokens } from "../eks/service-account-tokens.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { BindingFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { End } from "./grants.ts";
import type { PermissionQuestion } from "./holders.ts";
import type { Mapped } from "./mapped.ts";
import type { Permission } from "./permissions.ts";
import type { PodAt } from "./pods.ts";
import type { RightsTable } from "./rights.ts";
import type { RoleStep } from "./role-steps.ts";

export interface ClusterHubs {
  everyUser(): number;
  everyGroup(): number;
  everyServiceAccount(): number;
  serviceAccountsOf(namespace: string): number;
  /** ServiceAccounts but those that a live listing lacks. */
  runnableAccountsOf(namespace: string): number;
  everyRunnableAccount(): number;
  /** ServiceAccounts that something speaks of and a live listing lacks. */
  missingAccountsOf(namespace: string): number;
  everyMissingAccount(): number;
  /** Groups that a client certificate may carry: all but system:masters. */
  everyCertificateGroup(): number;
  podsOf(namespace: string): number;
  everyPod(): number;
  podsOn(node: string): number;
  /** Pods of which nobody knows the node. */
  unplacedPods(): number;
  /** Pods that run on every node. */
  everywherePods(): number;
  everyNode(): number;
  /** What a pod of a namespace can be given to read: see world/rights.ts. */
  mountsOf(namespace: string): number;
  everyMount(): number;
}

export interface ClusterWorld {
  readonly name: string;
  readonly facts: ClusterFacts;
  readonly authorizer: Authorizer;
  readonly bridge: Bridge;
  readonly issuer: ClusterIssuer;
  /** What is known of the tokens of a ServiceAccount, existing or not. */
  tokensOf(namespace: string, name: string): ServiceAccountTokens;
  /** ServiceAccounts that bindings, pods, workloads or associations stand for and a live listing lacks; grants that merely name one add none. */
  missingAccounts(): readonly number[];
  /** ServiceAccounts that anything names. */
  accounts(): readonly { readonly namespace: string; readonly name: string }[];
  readonly hubs: ClusterHubs;
  /** Minor version: 33 of 1.33. */
  readonly minor: number;
  /** Names of Node objects and of nodes that pods are bound to. */
  readonly nodes: readonly string[];
  /** Identities of a binding's subjects, in order; `undefined` for one that is nobody. */
  subjectsOf(binding: BindingFact): readonly (number | undefined)[];
  serviceAccount(namespace: string, name: string): ServiceAccountFact | undefined;
  pods(): readonly PodAt[];
  /** Namespaces that objects lie in or bindings speak of, in order. */
  namespaces(): readonly string[];
  /** Sets of rules that somebody can come to hold: see world/rights.ts. */
  readonly rights: RightsTable;
  /** Fills {@link rights}; done by the first question that is not literal. */
  settleRights(): void;
  /** Who can come to hold which of them by writing roles and bindings. */
  roleSteps(): readonly RoleStep[];
  /** What every mapping of the bridge leads to. */
  mapped(): readonly Mapped[];
  accessPolicyEnds(question: PermissionQuestion): Iterable<End>;
  accessPolicyPermissions(node: number): Permission[];
  nodeEnds(question: PermissionQuestion): Iterable<End>;
  constrainedEnds(question: PermissionQuestion): Iterable<End>;
}
