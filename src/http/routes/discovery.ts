/** The discovery that kubectl needs before it asks. */
import { z } from "zod";
import type { AppDeps } from "../deps.ts";
import type { Questions } from "../engines.ts";
import { askCluster, CLUSTER_BASE, clusterParams, ERRORS, PROBLEMS } from "../kubernetes/cluster-operation.ts";
import { groupDocument, groupList, legacyVersions, resourceList } from "../kubernetes/discovery-documents.ts";
import { discoveryDocument } from "../kubernetes/schemas.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

export function discoveryRoutes(deps: AppDeps): Route[] {
  return [
    discovery("/api", "readApiVersions", "Versions of the core group", async () => legacyVersions()),
    discovery("/api/v1", "readCoreResources", "Resources of the core group", async (resources) =>
      resourceList(await resources(), ""),
    ),
    discovery("/apis", "readApiGroups", "Groups", async (resources) => groupList(await resources())),
    discovery("/apis/{group}", "readApiGroup", "Versions of a group", async (resources, group) =>
      resourceList(await resources(), group) === undefined ? undefined : groupDocument(group),
    ),
    discovery("/apis/{group}/v1", "readGroupResources", "Resources of a group", async (resources, group) =>
      resourceList(await resources(), group),
    ),
  ];

  function discovery(
    path: string,
    id: string,
    summary: string,
    document: (
      resources: () => Promise<Questions["resources"]["answer"]>,
      group: string,
    ) => Promise<object | undefined>,
  ): Route {
    return route({
      method: "get",
      path: `${CLUSTER_BASE}${path}`,
      id,
      tag: "kubernetes",
      summary: `${summary} (discovery)`,
      scope: "read",
      params: path.includes("{group}") ? z.object({ ...clusterParams.shape, group: z.string() }) : clusterParams,
      exampleOf: { cluster: "prod-eu", group: "apps" },
      errors: ERRORS,
      problems: [...PROBLEMS, "not-found"],
      answer: {
        status: 200,
        says: "a discovery document",
        schema: discoveryDocument,
        example: { kind: "APIVersions", versions: ["v1"] },
      },
      handle: async ({ params: at }, c) => {
        const group = "group" in at ? String(at.group) : "";
        const known = (): Promise<Questions["resources"]["answer"]> =>
          askCluster(deps, c, at.id, "resources", { cluster: at.cluster });
        await known();
        const found = await document(known, group);
        if (found === undefined)
          throw new ProblemError("not-found", `expected a known group, came \`${group.slice(0, 80)}\``);
        return c.json(found);
      },
    });
  }
}
