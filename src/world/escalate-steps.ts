/** Steps of the verb `escalate`: who may write rules that they do not hold into a role, and reaches somebody who is bound to it. */
import { RBAC_GROUP } from "../facts/kubernetes.ts";
import type { BoundRole } from "../rbac/policy.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End } from "./grants.ts";
import { ask, askEach, heldByAny } from "./held.ts";
import { among, type FullHolders, gaining, meet, meetNames, type RoleStep } from "./role-steps.ts";
import { joinHeld } from "./together.ts";
import type { World } from "./world.ts";

/** A right to give roles of one kind any rules. */
interface Editor {
  readonly node: number;
  readonly write: End;
  readonly pass: End;
  readonly kind: "Role" | "ClusterRole";
  readonly creates: boolean;
  readonly namespace: string;
  readonly names: "*" | readonly string[];
}

/** Roles edited (`escalate-role`), roles fed by aggregation (`aggregate-into`), and roles that bindings wait for (`dangling-role`). */
export function* escalateSteps(world: World, cluster: ClusterWorld, full: FullHolders): Generator<RoleStep> {
  const { bindings, dangling } = cluster.authorizer;
  const aggregated = bindings.filter(({ role }) => (role?.fact.aggregationSelectors?.length ?? 0) > 0);
  const byNamespace = Map.groupBy(bindings, (bound) => bound.fact.namespace);
  // What an editor can give itself by one way needs no other.
  const gained = new Map<number, Set<string>>();
  for (const editor of editors(world, cluster, full)) {
    const places = gained.get(editor.node) ?? new Set();
    gained.set(editor.node, places);
    const { kind, creates, namespace, names } = editor;
    if (full(editor.node, namespace)) continue;
    const near = kind === "Role" && namespace !== "" ? (byNamespace.get(namespace) ?? []) : bindings;
    const inScope = (bound: BoundRole): boolean =>
      bound.fact.roleRef.kind === kind &&
      (kind === "ClusterRole" || namespace === "" || bound.fact.namespace === namespace);
    if (creates) {
      // A POST names no object: a grant of `escalate` for some names does not help.
      if (names !== "*") continue;
      yield* raised(world, cluster, "dangling-role", editor, dangling.filter(inScope), full, places);
    } else
      yield* raised(
        world,
        cluster,
        "escalate-role",
        editor,
        near.filter((bound) => bound.role !== undefined && inScope(bound) && among(names, bound.fact.roleRef.name)),
        full,
        places,
      );
    // Any ClusterRole that may be written can be given the label that an aggregated role looks for.
    if (kind === "ClusterRole") yield* raised(world, cluster, "aggregate-into", editor, aggregated, full, places);
  }
}

function* editors(world: World, cluster: ClusterWorld, full: FullHolders): Generator<Editor> {
  for (const [resource, kind] of [
    ["clusterroles", "ClusterRole"],
    ["roles", "Role"],
  ] as const) {
    const passes = gaining(heldByAny(world, cluster, [ask("escalate", RBAC_GROUP, resource)]), full);
    if (passes.size === 0) continue;
    for (const [creates, verbs] of [
      [false, ["update", "patch"]],
      [true, ["create"]],
    ] as const) {
      const writers = Map.groupBy(heldByAny(world, cluster, askEach(verbs, RBAC_GROUP, resource)), (end) => end.node);
      for (const joint of joinHeld(world, cluster, [writers, passes])) {
        const [writes = [], held = []] = joint.ends;
        for (const write of writes)
          for (const pass of held) {
            const namespace = meet(write.scope.namespace, pass.scope.namespace);
            const names = meetNames(write.scope.names, pass.scope.names);
            if (namespace === undefined || (kind === "ClusterRole" && namespace !== "") || names.length === 0) continue;
            yield { node: joint.node, write, pass, kind, creates, namespace, names };
          }
      }
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
  places: Set<string>,
): Generator<RoleStep> {
  const { node, write, pass } = editor;
  const mine = new Set([node, ...world.memberOf(node)]);
  const own = cluster.rights.held(node);
  const step = (bound: BoundRole): RoleStep => ({
    edge,
    from: node,
    to: cluster.rights.any(bound.fact.namespace, bound.fact.evidence),
    write,
    pass,
    object: [bound.fact.evidence],
  });
  for (const bound of own === undefined ? bindings : [...bindings, ownBinding(own, bindings)]) {
    if (bound === undefined || full(node, bound.fact.namespace) || places.has("")) continue;
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
