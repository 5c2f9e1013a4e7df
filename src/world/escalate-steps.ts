/** Steps of the verb `escalate`: who may write rules that they do not hold into a role, and reaches somebody who is bound to it. */
import { RBAC_GROUP } from "../facts/kubernetes.ts";
import type { BoundRole } from "../rbac/policy.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import type { PermissionQuestion } from "./holders.ts";
import { among, type FullHolders, meet, meetNames, type RoleStep } from "./role-steps.ts";
import { holdersOfAll } from "./together.ts";
import type { World } from "./world.ts";

const question = (verb: string, resource: string): PermissionQuestion => ({
  verb,
  group: RBAC_GROUP,
  resource,
  subresource: "",
});

/** A right to give roles of one kind any rules. */
interface Editor {
  readonly node: number;
  readonly write: End;
  readonly pass: End;
  readonly kind: "Role" | "ClusterRole";
  readonly verb: string;
  readonly namespace: string;
  readonly names: "*" | readonly string[];
}

/** Roles edited (`escalate-role`), roles fed by aggregation (`aggregate-into`), and roles that bindings wait for (`dangling-role`). */
export function* escalateSteps(world: World, cluster: ClusterWorld, full: FullHolders): Generator<RoleStep> {
  const { bindings, dangling } = cluster.authorizer;
  const aggregated = bindings.filter(({ role }) => (role?.fact.aggregationSelectors?.length ?? 0) > 0);
  for (const editor of editors(world, cluster)) {
    const { kind, verb, namespace, names } = editor;
    const inScope = (bound: BoundRole): boolean =>
      bound.fact.roleRef.kind === kind &&
      (kind === "ClusterRole" || namespace === "" || bound.fact.namespace === namespace);
    if (verb === "create") {
      // A POST names no object: a grant of `escalate` for some names does not help.
      if (names !== "*") continue;
      yield* raised(world, cluster, "dangling-role", editor, dangling.filter(inScope), full);
    } else
      yield* raised(
        world,
        cluster,
        "escalate-role",
        editor,
        bindings.filter((bound) => bound.role !== undefined && inScope(bound) && among(names, bound.fact.roleRef.name)),
        full,
      );
    // Any ClusterRole that may be written can be given the label that an aggregated role looks for.
    if (kind === "ClusterRole") yield* raised(world, cluster, "aggregate-into", editor, aggregated, full);
  }
}

function* editors(world: World, cluster: ClusterWorld): Generator<Editor> {
  for (const [resource, kind] of [
    ["clusterroles", "ClusterRole"],
    ["roles", "Role"],
  ] as const)
    for (const verb of ["create", "update", "patch"])
      for (const joint of holdersOfAll(world, cluster, [question(verb, resource), question("escalate", resource)])) {
        const [writes = [], passes = []] = joint.ends;
        for (const write of writes)
          for (const pass of passes) {
            const namespace = meet(write.scope.namespace, pass.scope.namespace);
            const names = meetNames(write.scope.names, pass.scope.names);
            if (namespace === undefined || (kind === "ClusterRole" && namespace !== "") || names.length === 0) continue;
            yield { node: joint.node, write, pass, kind, verb, namespace, names };
          }
      }
}

/** Steps to any rule where the bindings hold: at once when the editor is bound itself, else for whoever reaches a subject as well. */
function* raised(
  world: World,
  cluster: ClusterWorld,
  edge: RoleStep["edge"],
  editor: Editor,
  bindings: readonly BoundRole[],
  full: FullHolders,
): Generator<RoleStep> {
  const { node, write, pass } = editor;
  const mine = new Set([node, ...world.memberOf(node)]);
  const own = cluster.rights.held(node);
  const places = new Set<string>();
  const step = (bound: BoundRole): RoleStep => ({
    edge,
    from: node,
    to: cluster.rights.any(bound.fact.namespace, bound.fact.evidence),
    write,
    pass,
    object: [bound.fact.evidence],
  });
  for (const bound of own === undefined ? bindings : [...bindings, ownBinding(own, bindings)]) {
    if (bound === undefined || full(node, bound.fact.namespace)) continue;
    if (bound !== own && !cluster.subjectsOf(bound.fact).some((subject) => subject !== undefined && mine.has(subject)))
      continue;
    places.add(bound.fact.namespace);
    yield step(bound);
  }
  if (places.has("")) return;
  for (const bound of bindings) {
    if (places.has(bound.fact.namespace) || full(node, bound.fact.namespace)) continue;
    for (const subject of cluster.subjectsOf(bound.fact))
      if (subject !== undefined && !mine.has(subject) && !isMasters(world, subject))
        yield { ...step(bound), with: [subject] };
  }
}

/** The imagined binding of rights counts where its role is among those edited. */
function ownBinding(own: BoundRole, bindings: readonly BoundRole[]): BoundRole | undefined {
  const key =
    own.role === undefined ? undefined : `${own.role.fact.kind}/${own.role.fact.namespace}/${own.role.fact.name}`;
  return bindings.some((bound) => bound.roleKey === key) ? own : undefined;
}

const isMasters = (world: World, node: number): boolean =>
  world.identities.at(node).kubernetes?.groups.includes("system:masters") === true;
