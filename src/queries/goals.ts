/** The registry of goals, one data file each in goals/. */
import { assumeAdmin } from "./goals/assume-admin.ts";
import { becomeNode } from "./goals/become-node.ts";
import { changeRbac } from "./goals/change-rbac.ts";
import { clusterAdmin } from "./goals/cluster-admin.ts";
import { deletePods } from "./goals/delete-pods.ts";
import { exec } from "./goals/exec.ts";
import type { Goal } from "./goals/goal.ts";
import { readSecrets } from "./goals/read-secrets.ts";

/** Goals by id. */
export const GOALS: ReadonlyMap<string, Goal> = new Map(
  [assumeAdmin, becomeNode, changeRbac, clusterAdmin, deletePods, exec, readSecrets].map((goal) => [goal.id, goal]),
);

/** The goal that a Kubernetes action belongs to, for "same effect by other verbs". */
export function goalOf(verb: string, resource: string, subresource: string): Goal | undefined {
  const text = subresource === "" ? resource : `${resource}/${subresource}`;
  for (const goal of GOALS.values()) {
    if (
      goal.anyOf.some((way) => "verb" in way && way.verb === verb && way.resource.replace(/\.[a-z0-9.]+/, "") === text)
    )
      return goal;
  }
  return undefined;
}
