/** Everybody who comes into a cluster from outside, and as whom: access entries, aws-auth, identity providers, the hidden creator. */
import type { AuthenticationMode } from "../facts/eks.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Assumption, Gap, Issue } from "../facts/gap.ts";
import { accessEntryMappings } from "./access-entries.ts";
import { accountMappings } from "./account-mappings.ts";
import { authenticationModeOf, type Switches, usesAccessEntries, usesConfigMap } from "./authentication-mode.ts";
import { type AwsAuth, awsAuthOf, readAwsAuth } from "./aws-auth.ts";
import { awsAuthMappings, takenBy } from "./aws-auth-mappings.ts";
import { bridgeGaps } from "./bridge-gaps.ts";
import { callerKey } from "./caller-key.ts";
import { type ClusterNode, clusterNodes, knownInstances } from "./cluster-nodes.ts";
import { hiddenCreator } from "./hidden-creator.ts";
import { identityProviderMapping } from "./identity-providers.ts";
import type { Mapper } from "./map-identity.ts";
import { accessEntryMapper, configMapMapper } from "./mappers.ts";
import { answersFor, type Dead, type Mapping } from "./mapping.ts";
import { withNodes } from "./node-mappings.ts";
import { type NodeRole, nodeRolesOf } from "./node-roles.ts";
import { type Principals, principalsOf } from "./principals.ts";
import { partitionOf } from "./role-arn.ts";

export interface Bridge {
  readonly cluster: string;
  readonly mode: AuthenticationMode;
  /** Every mapping as written, dead ones too: access entries, then mapRoles, mapUsers, mapAccounts, identity providers, the creator. */
  readonly mappings: readonly Mapping[];
  /** Mappings that admit somebody. */
  readonly live: readonly Mapping[];
  readonly dead: readonly Mapping[];
  /** Live mappings of one principal, by its key as in {@link Mapping.principal}. */
  of(principal: string): readonly Mapping[];
  readonly awsAuth?: AwsAuth;
  /** The authenticator's backends in the order in which it asks them. */
  readonly mappers: readonly Mapper[];
  /** Private DNS names by instance id, as far as the snapshot tells. */
  readonly privateDns: Readonly<Record<string, string>>;
  readonly nodes: readonly ClusterNode[];
  readonly nodeRoles: readonly NodeRole[];
  readonly principals: Principals;
  readonly gaps: readonly Gap[];
  readonly assumptions: readonly Assumption[];
  readonly issues: readonly Issue[];
}

/** Builds the bridge of one cluster. `switches` takes the assumptions `authentication-mode` and `cluster-creator` another way. */
export function buildBridge(estate: Estate, cluster: ClusterFacts, switches?: Switches): Bridge {
  const principals = principalsOf(estate);
  const { mode, assumption, evidence: modeEvidence } = authenticationModeOf(cluster, switches);
  const instances = knownInstances(estate, cluster);
  const [described] = modeEvidence;
  const entries = accessEntryMappings(cluster, principals, instances).map(({ entry, mapping }) => ({
    entry,
    mapping: usesAccessEntries(mode) ? mapping : killed(mapping, modeDead("config-map-mode", described)),
  }));
  const inForce = entries.filter(({ mapping }) => answersFor(mapping) !== undefined);
  const undescribed = usesAccessEntries(mode) ? undescribedEntries(cluster) : new Map<string, Handle>();
  const configMap = awsAuthOf(cluster.configMaps);
  const awsAuth = configMap === undefined ? undefined : readAwsAuth(configMap.data, configMap.evidence);
  const context = {
    cluster: cluster.name,
    principals,
    instances,
    evidenceOf: (key: string): readonly Handle[] =>
      configMap === undefined ? [] : [estate.evidence.below(configMap.evidence, "data", key)],
    createdAt: configMap?.createdAt,
    allDead: usesConfigMap(mode) ? undefined : modeDead("api-mode", described),
    claimed: new Map([
      ...undescribed,
      ...inForce.map(({ entry }): [string, Handle] => [callerKey(entry.principalArn), entry.evidence]),
    ]),
  };
  const byConfigMap = awsAuth === undefined ? [] : awsAuthMappings(awsAuth, context);
  const taken = takenBy(byConfigMap);
  const byAccount =
    awsAuth === undefined
      ? []
      : accountMappings(awsAuth.accounts, partitionOf(estate, cluster), estate, taken, context);
  const creator = hiddenCreator(cluster, principals, switches);
  const nodeRoles = nodeRolesOf(estate, cluster, principals);
  const joined = withNodes(
    cluster,
    [
      ...entries.map(({ mapping }) => mapping),
      ...byConfigMap,
      ...byAccount,
      ...cluster.identityProviderConfigs.map(identityProviderMapping),
      ...(creator === undefined ? [] : [creator.mapping]),
    ],
    clusterNodes(estate, cluster, principals, nodeRoles),
  );
  const live = joined.mappings.filter((mapping) => mapping.dead === undefined);
  const byPrincipal = Map.groupBy(live, ({ principal }) => principal);
  const found = bridgeGaps(cluster, mode, awsAuth !== undefined);
  return {
    cluster: cluster.name,
    mode,
    mappings: joined.mappings,
    live,
    dead: joined.mappings.filter((mapping) => mapping.dead !== undefined),
    of: (principal) => byPrincipal.get(principal) ?? [],
    ...(awsAuth === undefined ? {} : { awsAuth }),
    mappers: [
      ...(usesAccessEntries(mode)
        ? [
            accessEntryMapper(
              inForce.map(({ entry }) => entry),
              new Set(undescribed.keys()),
            ),
          ]
        : []),
      ...(usesConfigMap(mode) && awsAuth !== undefined ? [configMapMapper(awsAuth)] : []),
    ],
    privateDns: Object.fromEntries([...instances.byDnsName].map(([dns, id]) => [id, dns])),
    nodes: joined.nodes,
    nodeRoles,
    principals,
    gaps: found.gaps,
    assumptions: [
      ...(assumption === undefined ? [] : [assumption]),
      ...found.assumptions,
      ...(creator?.assumption === undefined ? [] : [creator.assumption]),
      ...joined.assumptions,
    ],
    issues: awsAuth === undefined ? [] : issuesOf(estate, awsAuth),
  };
}

function killed(mapping: Mapping, dead: Dead): Mapping {
  const meant = mapping.principal ?? mapping.meant;
  return { ...mapping, principal: null, ...(meant === undefined ? {} : { meant }), dead };
}

function modeDead(reason: "api-mode" | "config-map-mode", by: Handle | undefined): Dead {
  const sentence =
    reason === "api-mode"
      ? "the cluster's authentication mode is API, so aws-auth is not read"
      : "the cluster's authentication mode is CONFIG_MAP, so access entries are not read";
  return { reason, sentence, ...(by === undefined ? {} : { by }) };
}

/** Caller keys of entries that the listing names and no document describes. */
function undescribedEntries(cluster: ClusterFacts): ReadonlyMap<string, Handle> {
  const described = new Set(cluster.accessEntries.map(({ principalArn }) => principalArn));
  const found = new Map<string, Handle>();
  for (const { listed, items, evidence } of cluster.eksListings)
    if (listed === "AccessEntry") for (const arn of items) if (!described.has(arn)) found.set(callerKey(arn), evidence);
  return found;
}

function issuesOf(estate: Estate, awsAuth: AwsAuth): readonly Issue[] {
  const { evidence } = awsAuth;
  if (evidence === undefined) return [];
  return awsAuth.faults.map(({ code, key, entry, expected, came }) => {
    const { document, pointer } = estate.evidence.locate(estate.evidence.below(evidence, "data", key));
    return {
      code,
      document,
      pointer,
      expected,
      came: entry === undefined ? came : `${came} in entry ${entry} of ${key}`,
    };
  });
}
