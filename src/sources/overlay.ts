/** Manifests and plans from files, laid over a base snapshot. */
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { Issue } from "../facts/gap.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { folderOf } from "../parse/attribute.ts";
import { isOverlaid, overlay, overlayName } from "../parse/overlay.ts";
import { sha256 } from "./files/intake.ts";
import { SnapshotError } from "./files/snapshot-error.ts";
import { readSnapshot } from "./files.ts";

/** A folder or file to lay over, and the cluster that Kubernetes objects in it belong to (absent: the only one). */
export interface OverlayInput {
  readonly path: string;
  readonly cluster?: string;
}

/** `PATH` or `CLUSTER=PATH`, as the command line names an overlay. */
export function overlayInput(text: string, clusters: Iterable<string>): OverlayInput {
  for (const cluster of clusters)
    if (text.startsWith(`${cluster}=`)) return { cluster, path: text.slice(cluster.length + 1) };
  return { path: text };
}

/** Reads the overlays and lays them over. Throws a SnapshotError for one that cannot be read, and `not-found` for an unknown cluster. */
export async function withOverlays(
  base: Snapshot,
  estate: Estate,
  inputs: readonly OverlayInput[],
): Promise<{ readonly snapshot: Snapshot; readonly issues: readonly Issue[] }> {
  const changed: { name: string; text: string }[] = [];
  const issues: Issue[] = [];
  for (const { path, cluster } of inputs) {
    const read = await readSnapshot(path);
    issues.push(...read.issues);
    const folder = folderOfCluster(estate, cluster);
    for (const document of read.snapshot.documents)
      changed.push({ name: overlayName(folder, document.name), text: document.read() });
  }
  return { snapshot: overlay(base, changed, [], sha256), issues };
}

/** Issues without those that only say that an overlay replaces something. */
export const withoutReplaced = (issues: readonly Issue[]): Issue[] =>
  issues.filter((issue) => issue.code !== "repeated-object" || !isOverlaid(issue.document));

/** The folder whose documents belong to the cluster: that of its describe-cluster document, or of what was read of it. */
function folderOfCluster(estate: Estate, name: string | undefined): string {
  const [only, second] = estate.clusters.values();
  if (name === undefined) {
    if (second !== undefined)
      throw new SnapshotError(
        "not-found",
        `expected CLUSTER=PATH with one of ${[...estate.clusters.keys()].join(", ")}, came a path alone`,
      );
    return only === undefined ? "" : placeOf(estate, only);
  }
  const cluster = estate.clusters.get(name);
  if (cluster === undefined)
    throw new SnapshotError(
      "not-found",
      `expected a cluster out of ${[...estate.clusters.keys()].join(", ")}, came \`${name}\``,
    );
  return placeOf(estate, cluster);
}

/** The overlay sorts last within the topmost folder that is the cluster's own. */
function placeOf(estate: Estate, cluster: ClusterFacts): string {
  const handles = [
    cluster.description,
    ...cluster.clusterRoleBindings,
    ...cluster.roleBindings,
    ...cluster.clusterRoles,
    ...cluster.serviceAccounts,
    ...cluster.namespaces,
  ].flatMap((fact) => (fact === undefined || ("vendor" in fact && fact.vendor === true) ? [] : [fact.evidence]));
  const folders = handles.map((handle) => folderOf(estate.evidence.locate(handle).document));
  const [first = ""] = folders;
  let common = first.split("/");
  for (const folder of folders) {
    const parts = folder.split("/");
    let same = 0;
    while (same < common.length && common[same] === parts[same]) same++;
    common = common.slice(0, same);
  }
  return common.join("/");
}
