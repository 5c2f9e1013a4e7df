/** What a collection came to, as its record tells it. */
import type { CollectResult } from "../../sources/collect/collect.ts";
import type { CollectionResult } from "./schema.ts";

/** Counts and names; the gaps themselves are in the snapshot. */
export function resultOf({ accounts, clusters, files, requests, gaps, notes }: CollectResult): CollectionResult {
  return {
    accounts: [...accounts],
    clusters: clusters.map(({ key }) => key),
    documents: files,
    requests,
    gaps: gaps.length,
    notes: [...notes],
  };
}
