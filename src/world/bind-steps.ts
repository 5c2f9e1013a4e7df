/** Steps of the verb `bind`: who may write a binding to a role whose rules they do not hold. Without `bind` a binding gives nothing that its writer lacks. */
import { RBAC_GROUP } from "../facts/kubernetes.ts";
import type { BoundRole } from "../rbac/policy.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { ask, askEach, heldByAny } from "./held.ts";
import { among, type FullHolders, gaining, meet, type RoleStep } from "./role-steps.ts";
import { joinHeld } from "./together.ts";
import type { World } from "./world.ts";

/** What is written, and the kind of role that it refers to. A RoleBinding may refer to either. */
const WAYS = [
  { bindings: "clusterrolebindings", roles: "clusterroles", kind: "ClusterRole" },
  { bindings: "rolebindings", roles: "clusterroles", kind: "ClusterRole" },
  { bindings: "rolebindings", roles: "roles", kind: "Role" },
] as const;
type Way = (typeof WAYS)[number];

/** New bindings (`bind-role`) and new subjects of bindings that are there (`edit-binding`; a roleRef never changes). */
export function* bindSteps(world: World, cluster: ClusterWorld, full: FullHolders): Generator<RoleStep> {
  for (const way of WAYS) {
    const passes = gaining(heldByAny(world, cluster, [ask("bind", RBAC_GROUP, way.roles)]), full);
    if (passes.size === 0) continue;
    for (const verbs of [["create"], ["update", "patch"]]) {
      const writers = Map.groupBy(
        heldByAny(world, cluster, askEach(verbs, RBAC_GROUP, way.bindings)),
        (end) => end.node,
      );
      for (const joint of joinHeld(world, cluster, [writers, passes])) {
        const [writes = [], binds = []] = joint.ends;
        for (const write of writes)
          for (const pass of binds) {
            const namespace = meet(write.scope.namespace, pass.scope.namespace);
            if (namespace === undefined || full(joint.node, namespace)) continue;
            // A ClusterRoleBinding is cluster-scoped, and its roleRef is judged without a namespace.
            if (way.bindings === "clusterrolebindings" && (write.scope.namespace !== "" || pass.scope.namespace !== ""))
              continue;
            const found = { node: joint.node, write, pass, namespace };
            yield* verbs[0] === "create" ? created(world, cluster, way, found) : edited(cluster, way, found, full);
          }
      }
    }
  }
}

interface Found {
  readonly node: number;
  readonly write: End;
  readonly pass: End;
  /** Where both grants hold. */
  readonly namespace: string;
}

function* created(world: World, cluster: ClusterWorld, way: Way, found: Found): Generator<RoleStep> {
  const { node, write, pass, namespace } = found;
  const everywhere = way.bindings === "rolebindings" && namespace === "";
  for (const key of bindable(cluster, way, found)) {
    const role = cluster.authorizer.role(key);
    if (role === undefined) continue;
    const at = way.kind === "Role" ? role.fact.namespace : namespace;
    const to =
      everywhere && way.kind === "ClusterRole" ? inEveryNamespace(world, cluster, key) : cluster.rights.ofRole(key, at);
    if (to === undefined) continue;
    yield { edge: "bind-role", from: node, to, write, pass, object: [role.fact.evidence] };
  }
}

/** Keys of the roles that may be bound. Of all of them one that holds everything stands for the others. */
function bindable(cluster: ClusterWorld, way: Way, { pass, namespace }: Found): string[] {
  const { names } = pass.scope;
  const keys = [...cluster.authorizer.roles].filter(
    ([, { fact }]) =>
      fact.kind === way.kind &&
      among(names, fact.name) &&
      (fact.kind === "ClusterRole" || namespace === "" || fact.namespace === namespace),
  );
  const all = keys.find(([, { rules }]) =>
    rules.some((rule) => isEverything(rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames)),
  );
  return way.kind === "ClusterRole" && all !== undefined ? [all[0]] : keys.map(([key]) => key);
}

function isEverything(
  verbs: readonly string[],
  groups: readonly string[],
  resources: readonly string[],
  names: readonly string[],
): boolean {
  return verbs.includes("*") && groups.includes("*") && resources.includes("*") && names.length === 0;
}

/** The hub over a ClusterRole's rules in each namespace: what RoleBindings anywhere can give, which is less than a ClusterRoleBinding. */
function inEveryNamespace(world: World, cluster: ClusterWorld, key: string): number {
  const rights = cluster.namespaces().flatMap((namespace) => cluster.rights.ofRole(key, namespace) ?? []);
  return world.hubs.get(`rights:${key} in every namespace@${cluster.name}`, () => rights);
}

function* edited(cluster: ClusterWorld, way: Way, found: Found, full: FullHolders): Generator<RoleStep> {
  const { node, write, pass, namespace } = found;
  for (const bound of cluster.authorizer.bindings) {
    const { fact } = bound;
    if (fact.roleRef.kind !== way.kind || !isOf(bound, way)) continue;
    if (namespace !== "" && fact.namespace !== namespace) continue;
    if (!among(write.scope.names, fact.name) || !among(pass.scope.names, fact.roleRef.name)) continue;
    if (full(node, fact.namespace)) continue;
    const to = cluster.rights.ofRole(bound.roleKey, fact.namespace);
    if (to !== undefined) yield { edge: "edit-binding", from: node, to, write, pass, object: [fact.evidence] };
  }
}

const isOf = (bound: BoundRole, way: Way): boolean =>
  bound.role !== undefined && (bound.fact.kind === "ClusterRoleBinding") === (way.bindings === "clusterrolebindings");
