/** Resource words as people type them, over the discovery of every cluster. */

import { discovery } from "../rbac/discovery.ts";
import type { ResolvedResource, World } from "./world.ts";

/** Custom resources of any cluster count. Wildcards stay as they are. */
export function resourceResolver(world: World): (text: string) => ResolvedResource {
  const resolve = discovery([...world.clusters.values()].map((cluster) => cluster.facts));
  return (text) => {
    if (text.startsWith("*")) {
      const [resource = "*", subresource = ""] = text.split("/");
      const [name = "*", ...group] = resource.split(".");
      return { group: group.length === 0 ? "" : group.join("."), resource: name, subresource, namespaced: undefined };
    }
    return resolve(text);
  };
}
