/** Lays the facts of EKS and Kubernetes out by cluster. */

import type { ListingFact } from "../facts/kubernetes.ts";
import type { Sink } from "../facts/sink.ts";
import type { Attribution } from "./attribute.ts";
import { type ClusterBuilder, clusterBuilder } from "./cluster-builder.ts";
import { type ClusterSide, isAws, type Parsed, repeatedAt, type Said } from "./parsed.ts";

/** One builder a cluster, by its key. Objects that may be of several clusters are left out, with an issue and a gap. */
export function buildClusters(
  parsed: readonly Parsed[],
  layout: Attribution,
  sink: Sink,
  said: Said,
): Map<string, ClusterBuilder> {
  const clusters = new Map<string, ClusterBuilder>();
  for (const { name, folder, facts, removed } of parsed) {
    let homeless = 0;
    for (const fact of removed) {
      const key = isAws(fact) ? undefined : clusterKey(fact, layout, folder);
      if (key !== undefined && !isAws(fact) && fact.kind !== "Listing") clusters.get(key)?.remove(fact);
    }
    for (const fact of facts) {
      if (isAws(fact)) continue;
      const key = clusterKey(fact, layout, folder);
      if (key === undefined) {
        homeless++;
        continue;
      }
      let builder = clusters.get(key);
      if (builder === undefined) {
        builder = clusterBuilder();
        clusters.set(key, builder);
      }
      if (fact.kind === "Listing") builder.listing(fact);
      else builder.add(named(fact, key, said), (before) => sink.issue(repeatedAt(sink, fact.evidence, before)));
    }
    if (homeless > 0) pushHomeless(sink, name, homeless);
  }
  return clusters;
}

function clusterKey(fact: ClusterSide, layout: Attribution, folder: string): string | undefined {
  if (fact.kind === "Cluster") return layout.clusters.find((one) => one.description?.arn === fact.arn)?.key;
  return "cluster" in fact && fact.cluster !== "" ? layout.ofName(fact.cluster, folder) : layout.ofFolder(folder);
}

/** EKS facts carry the key of their cluster from here on. */
function named<FactKind extends Exclude<ClusterSide, ListingFact>>(fact: FactKind, key: string, said: Said): FactKind {
  if (!("cluster" in fact)) return fact;
  if (
    fact.kind === "AccessEntry" &&
    ["", fact.cluster].some((name) => said.policiesListed.has(`${name} ${fact.principalArn}`))
  )
    said.policiesListed.add(`${key} ${fact.principalArn}`);
  return fact.cluster === key ? fact : { ...fact, cluster: key };
}

function pushHomeless(sink: Sink, document: string, count: number): void {
  const expected =
    "a describe-cluster document in an enclosing folder, or a path in `clew.yaml`, that tells the cluster";
  sink.issue({
    code: "unknown-cluster",
    document,
    expected,
    came: `${count} objects that may be of any of several clusters`,
  });
  sink.gap({
    kind: "unreadable",
    what: `cluster of the objects in ${document}`,
    direction: "may-add",
    scope: "*",
    close: "clew.yaml: clusters.NAME.path",
  });
}
