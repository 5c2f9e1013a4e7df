/** What the Node authorizer lets one node do, after NodeRestriction, rule by rule. */
import { TRUE } from "../facts/open.ts";
import { NODE_LIMITS, withNodeRestriction } from "../rbac/node-restriction.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { Permission } from "./permissions.ts";

/** Permissions of the node `name`, whose identity is `node`: one entry for the verbs of a resource that hold for the same objects. */
export function nodePermissions(cluster: ClusterWorld, node: number, name: string): Permission[] {
  const { node: authorizer } = cluster.authorizer;
  const found = new Map<string, Permission & { verbs: string[] }>();
  for (const rule of authorizer.rules())
    for (const group of rule.apiGroups)
      for (const text of rule.resources)
        for (const verb of rule.verbs) {
          const [resource = "", subresource = ""] = text.split("/");
          const { allowed, objects, limits } = withNodeRestriction(authorizer, name, {
            verb,
            group,
            resource,
            subresource,
          });
          if (!allowed) continue;
          const said = limits.map((limit) => NODE_LIMITS[limit]);
          const places: readonly (readonly [string, Permission["names"]])[] =
            objects === "*"
              ? [["", "*"]]
              : [...Map.groupBy(objects, ({ namespace }) => namespace)].map(
                  ([namespace, list]) => [namespace, list.map((target) => target.name)] as const,
                );
          for (const [namespace, names] of places) {
            const resources = [group === "" ? text : `${text}.${group}`];
            const key = JSON.stringify([resources, namespace, names, said]);
            const known = found.get(key);
            if (known !== undefined) {
              if (!known.verbs.includes(verb)) known.verbs.push(verb);
              continue;
            }
            const grant = { authorizer: "node", vendor: true, evidence: [], limits: said } as const;
            found.set(key, {
              namespace,
              names,
              verbs: [verb],
              resources,
              end: { node, open: TRUE, scope: { namespace, names }, grant },
            });
          }
        }
  return [...found.values()];
}
