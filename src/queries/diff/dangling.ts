/** What bindings to roles that were not supplied may grant: anything, in their namespace, and nobody knows (docs/answers.md §3). */
import { danglingEnds } from "../../world/dangling-ends.ts";
import type { Permission } from "../../world/permissions.ts";
import type { World } from "../../world/world.ts";

/** Unknown permissions of an identity, by its own name and its groups; the table is made once. */
export function danglingPermissions(world: World): (node: number) => readonly Permission[] {
  const table = new Map<number, Permission[]>();
  for (const cluster of world.clusters.values()) {
    for (const end of danglingEnds(world, cluster, { verb: "*", group: "*", resource: "*", subresource: "" })) {
      const permission: Permission = {
        namespace: end.scope.namespace,
        names: "*",
        verbs: ["*"],
        resources: ["*.*"],
        end,
      };
      const list = table.get(end.node);
      if (list === undefined) table.set(end.node, [permission]);
      else list.push(permission);
    }
  }
  if (table.size === 0) return () => [];
  return (node) => [node, ...world.memberOf(node)].flatMap((of) => table.get(of) ?? []);
}
