/** Puts the models over one estate together and fills the identity table: everybody whom the documents name. */
import type { Estate } from "../facts/estate.ts";
import type { Assumption } from "../facts/gap.ts";
import { gapTable } from "../iam/model/gap-table.ts";
import { once as lazy } from "../rbac/once.ts";
import type { AwsWorld } from "./aws.ts";
import { buildAws } from "./build-aws.ts";
import { buildCluster, type ClusterOptions } from "./build-cluster.ts";
import { carriersIndex } from "./carriers.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import { type Entry, entryRank } from "./entry.ts";
import { entryOf } from "./entry-of.ts";
import { hubTable } from "./hubs.ts";
import { type Identity, identityTable } from "./identities.ts";
import { internCluster } from "./intern-cluster.ts";
import { mappedByIndex } from "./mapped-by.ts";
import { policyNamesOf } from "./policy-names.ts";
import { raisedHub, raisedOf } from "./raised.ts";
import { resourceResolver } from "./resources.ts";
import { startsOf } from "./starts.ts";
import { isVendorIdentity } from "./vendor.ts";
import type { World } from "./world.ts";

export interface WorldOptions extends ClusterOptions {
  /** `NAME=VALUE` switches of assumptions. */
  readonly assume?: readonly string[];
}

/** Builds the world of an estate. Total: whatever is wrong with the estate is among its issues and gaps. */
export function buildWorld(estate: Estate, options: WorldOptions = {}): World {
  const identities = identityTable();
  const table = gapTable(estate.gaps);
  const assumptions: Assumption[] = [];
  const assumed = new Set<string>();
  let general = 0;
  const switches = new Map(
    (options.assume ?? []).map((text) => [text.split("=")[0] ?? "", text.slice(text.indexOf("=") + 1)]),
  );
  const gap = table.index;
  const clusters = new Map<string, ClusterWorld>();
  const members = new Map<number, readonly number[]>();
  const entries = new Map<number, Entry>();
  const roles = lazy(
    () =>
      new Map(
        [...estate.accounts.values()].flatMap((account) => account.roles.map((role) => [role.arn, role] as const)),
      ),
  );
  const issuers = lazy(
    () =>
      new Map(
        [...clusters.values()].flatMap((cluster) =>
          cluster.issuer.issuer === undefined ? [] : [[cluster.issuer.issuer, cluster] as const],
        ),
      ),
  );
  const policyNames = lazy(() => policyNamesOf(estate));
  const carriers = lazy(() => carriersIndex(world));
  const mapped = lazy(() => mappedByIndex(world));
  const aws = lazy((): AwsWorld => buildAws(world, table));
  const starts = new Map<string, readonly number[]>();
  const counts = new Map<number, number>();
  const mappedAccounts = new Map<string, Identity[]>();
  let accountsSeen = 0;

  const world: World = {
    estate,
    identities,
    hubs: hubTable(identities),
    clusters,
    get aws() {
      return aws();
    },
    get conditions() {
      return aws().conditions;
    },
    gaps: table.gaps,
    assumptions,
    get generalAssumptions() {
      return general;
    },
    switches,
    gap,
    assumed(assumption) {
      const key = JSON.stringify(assumption);
      if (assumed.has(key)) return;
      assumed.add(key);
      assumptions.push(assumption);
    },
    cluster(name) {
      const found = clusters.get(name);
      if (found === undefined) throw new RangeError(`the snapshot has no cluster \`${name}\``);
      return found;
    },
    roleFact: (arn) => roles().get(arn),
    clusterOfIssuer: (issuer) => issuers().get(issuer),
    policyNameAt: (handle) => {
      const { document, pointer } = estate.evidence.locate(handle);
      return policyNames().get(`${document}#${pointer.replace(/\/Statement(\/.*)?$/, "")}`);
    },
    resolveResource: (text) => resolve()(text),
    starts(cluster) {
      const key = `${cluster ?? ""}|${identities.size}`;
      let found = starts.get(key);
      if (found === undefined) {
        found = startsOf(world, cluster);
        starts.set(key, found);
      }
      return found;
    },
    memberOf(node) {
      let found = members.get(node);
      if (found === undefined) {
        found = membershipsOf(world, node);
        members.set(node, found);
      }
      return found;
    },
    mappedAsServiceAccount: (cluster) => {
      // Identities are only ever added: what was looked through once is not looked through again.
      const list = identities.list();
      for (; accountsSeen < list.length; accountsSeen++) {
        const identity = list[accountsSeen];
        if (identity?.kind !== "user" || identity.cluster === undefined) continue;
        if (identity.kubernetes?.username.startsWith("system:serviceaccount:") !== true) continue;
        const known = mappedAccounts.get(identity.cluster);
        if (known === undefined) mappedAccounts.set(identity.cluster, [identity]);
        else known.push(identity);
      }
      return mappedAccounts.get(cluster) ?? [];
    },
    memberCount(group) {
      let found = counts.get(group);
      if (found === undefined) {
        const { cluster } = identities.at(group);
        found = world
          .starts(cluster)
          .filter((start) => start !== group && world.memberOf(start).includes(group)).length;
        counts.set(group, found);
      }
      return found;
    },
    mappedBy: (node) => mapped().get(node),
    isVendor: (node) => isVendorIdentity(world, node),
    entryOf(node) {
      const found = entries.get(node) ?? entryOf(world, node);
      entries.set(node, found);
      return found;
    },
    entryRank,
    titleOf: (node) => aws().titleOf(identities.at(node).key),
    carriersOf: (node) => carriers().get(node) ?? { count: 0, samples: [] },
    assumptionsOf: (cluster, named) =>
      assumptions.flatMap((assumption, id) => (touches(assumption, id < general, cluster, named) ? [id] : [])),
  };
  const resolve = lazy(() => resourceResolver(world));
  aws();
  for (const facts of estate.clusters.values()) {
    const cluster = buildCluster(world, estate, facts, options);
    clusters.set(facts.name, cluster);
    internCluster(world, cluster);
    cluster.mapped();
    assumptions.push(...cluster.authorizer.assumptions, ...cluster.bridge.assumptions);
    for (const found of [...cluster.authorizer.gaps, ...cluster.bridge.gaps]) gap(found);
  }
  assumptions.push(...aws().assumptions);
  const told = assumptions.splice(0);
  assumed.clear();
  for (const assumption of told) world.assumed(assumption);
  general = assumptions.length;
  return world;
}

/** Groups of an identity that are nodes, and the plain user of its name; of a raised principal the joint of its class. */
function membershipsOf(world: World, node: number): number[] {
  const { identities } = world;
  const { cluster, kubernetes, kind, key } = identities.at(node);
  if (raisedOf(key) !== undefined) {
    const shared = world.aws.raisedClassOf(key);
    return shared === undefined ? [] : [identities.hub(raisedHub(shared))];
  }
  if (cluster === undefined || kubernetes === undefined || kind === "group") return [];
  const found = kubernetes.groups.flatMap((group) => identities.find(`group:${group}@${cluster}`) ?? []);
  if (kubernetes.pattern === undefined && kind === "user") {
    const plain = identities.find(`user:${kubernetes.username}@${cluster}`);
    if (plain !== undefined && plain !== node) found.push(plain);
  }
  return found;
}

/** Does a row in a cluster rest on it: every row there on what was taken for the cluster, other rows on what their steps name. */
function touches(
  assumption: Assumption,
  isGeneral: boolean,
  cluster: string | undefined,
  named: readonly string[],
): boolean {
  const isHere = cluster !== undefined && assumption.why.includes(`\`${cluster}\``);
  return isGeneral ? isHere : named.includes(assumption.name) && (isHere || !assumption.why.includes("`"));
}
