/** Answers `can` for Kubernetes requests without a name out of access classes and verb masks: a few look-ups, whatever the chain behind it. */
import type { World } from "../world/world.ts";
import { type AccessClasses, accessClasses } from "./classes.ts";
import type { Graph } from "./graph.ts";
import { holdingOf, type Numbering, numbering } from "./holding.ts";
import { netOf } from "./net.ts";
import type { Filter } from "./reach.ts";
import { type VerbMasks, verbMasks } from "./verb-masks.ts";

/** What a request says besides who makes it; namespace "" = cluster-scoped, or all namespaces at once. */
export interface IndexedRequest {
  readonly cluster: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
}

export interface AccessIndex {
  readonly classes: AccessClasses;
  /** What each node holds by itself, as the classes number it. */
  readonly holding: Uint32Array;
  /**
   * `subject` is a username of the cluster or the key of an identity. `true`: firm steps lead to an RBAC grant of it. `undefined`: the index cannot tell (conditions, access policies, nodes, rights that can be
   * come by, resources and subjects that it does not know), so the search has to be asked. `false`: nothing of all that leads there.
   */
  can(subject: string, request: IndexedRequest): boolean | undefined;
}

interface Grant {
  readonly namespace: string;
  readonly masks: Uint32Array;
}

/** What a class may do in one cluster: masks by namespace, those of cluster-wide bindings added in; "" alone for the rest. */
interface Rights {
  readonly superuser: boolean;
  readonly other: boolean;
  readonly everywhere: Uint32Array;
  readonly byNamespace: ReadonlyMap<string, Uint32Array>;
}

/** Builds the index of a world under a filter: firm edges for yes, edges of every firmness for no. */
export function accessIndex(world: World, graph: Graph, filter: Filter, numbers: Numbering = numbering()): AccessIndex {
  const holding = holdingOf(world, numbers);
  const firm = accessClasses(netOf(graph, { ...filter, stratum: 0 }, "out"), holding);
  const open = accessClasses(netOf(graph, { ...filter, stratum: 2 }, "out"), holding);
  const clusters = new Map(
    [...world.clusters.keys()].map((name) => [name, clusterRights(world, name, holding, { firm, open })]),
  );
  return {
    classes: open,
    holding,
    can(subject, request) {
      const cluster = clusters.get(request.cluster);
      if (cluster === undefined) return undefined;
      const node = cluster.byUsername.get(subject) ?? world.identities.find(subject);
      if (node === undefined || node >= holding.length) return undefined;
      const resource = cluster.compiled.resource(request.group, request.resource, request.subresource);
      const bit = cluster.compiled.verbBit(request.verb);
      if (resource === undefined || bit === 0) return undefined;
      const sure = cluster.firm(firm.of[node] ?? 0);
      if (allows(sure, request.namespace, resource, bit)) return true;
      const perhaps = cluster.open(open.of[node] ?? 0);
      return perhaps.other || allows(perhaps, request.namespace, resource, bit) ? undefined : false;
    },
  };
}

function allows(rights: Rights, namespace: string, resource: number, bit: number): boolean {
  if (rights.superuser) return true;
  const masks = rights.byNamespace.get(namespace) ?? rights.everywhere;
  return ((masks[resource] ?? 0) & bit) !== 0;
}

function clusterRights(
  world: World,
  name: string,
  holding: Uint32Array,
  classes: { readonly firm: AccessClasses; readonly open: AccessClasses },
) {
  const { authorizer, subjectsOf } = world.cluster(name);
  const compiled: VerbMasks = verbMasks([...authorizer.roles.values()].map((role) => role.rules));
  const masksOf = new Map<object, Uint32Array>();
  const grants = new Map<number, Grant[]>();
  const other = new Set<number>();
  const masters = world.identities.find(`group:system:masters@${name}`);
  for (const { role, fact } of authorizer.bindings)
    for (const node of subjectsOf(fact)) {
      const holder = node === undefined ? 0 : (holding[node] ?? 0);
      if (holder === 0) continue;
      // Nobody knows what a role that is not there would grant.
      if (role === undefined) {
        other.add(holder);
        continue;
      }
      let masks = masksOf.get(role);
      if (masks === undefined) {
        masks = compiled.masks(role.rules);
        masksOf.set(role, masks);
      }
      const list = grants.get(holder);
      if (list === undefined) grants.set(holder, [{ namespace: fact.namespace, masks }]);
      else list.push({ namespace: fact.namespace, masks });
    }
  for (const { id, kind, cluster, kubernetes } of world.identities.list()) {
    if (cluster !== name) continue;
    if (kind === "node" || kind === "rights" || (kubernetes?.accessPolicies.length ?? 0) > 0)
      other.add(holding[id] ?? 0);
  }
  const superuser = masters === undefined ? 0 : (holding[masters] ?? 0);
  const byUsername = new Map<string, number>();
  for (const { id, kind, cluster, key, shown, kubernetes } of world.identities.list())
    if (cluster === name && kubernetes !== undefined && kubernetes.pattern === undefined)
      if (kind === "service-account" || (kind === "user" && key === shown)) byUsername.set(kubernetes.username, id);
  const rightsOf = (of: AccessClasses) => {
    const known: (Rights | undefined)[] = new Array(of.count).fill(undefined);
    return (id: number): Rights => {
      let rights = known[id];
      if (rights === undefined) {
        rights = unite(of.holders(id), grants, other, superuser);
        known[id] = rights;
      }
      return rights;
    };
  };
  return { compiled, byUsername, firm: rightsOf(classes.firm), open: rightsOf(classes.open) };
}

/** The union of what the holders of a class are granted. Made when a class is first asked about, for all namespaces at once. */
function unite(
  holders: Uint32Array,
  grants: ReadonlyMap<number, readonly Grant[]>,
  other: ReadonlySet<number>,
  superuser: number,
): Rights {
  const everywhere: Grant[] = [];
  const near = new Map<string, Grant[]>();
  let isOther = false;
  let isSuperuser = false;
  for (const holder of holders) {
    isOther ||= other.has(holder);
    isSuperuser ||= holder === superuser;
    for (const grant of grants.get(holder) ?? []) {
      if (grant.namespace === "") everywhere.push(grant);
      else if (near.has(grant.namespace)) near.get(grant.namespace)?.push(grant);
      else near.set(grant.namespace, [grant]);
    }
  }
  const wide = unionOf(everywhere);
  return {
    superuser: isSuperuser,
    other: isOther,
    everywhere: wide,
    byNamespace: new Map([...near].map(([namespace, list]) => [namespace, unionOf(list, wide)])),
  };
}

function unionOf(grants: readonly Grant[], base: Uint32Array = new Uint32Array(0)): Uint32Array {
  const size = Math.max(base.length, ...grants.map(({ masks }) => masks.length));
  const union = new Uint32Array(size);
  union.set(base);
  for (const { masks } of grants)
    for (let at = 0; at < masks.length; at++) union[at] = ((union[at] ?? 0) | (masks[at] ?? 0)) >>> 0;
  return union;
}
