/** Parts of a snapshot that can be read one by one, in any order and again: an account, a cluster, and the rest. */
import type { PackedDocument } from "./pack.ts";

/**
 * The shard of a document by the layout that `clew collect` writes (design §3): `aws/<account>` and
 * `eks/<account>/<region>/<cluster>`; whatever lies elsewhere is `rest`.
 */
export function shardOf(document: string): string {
  return /^(?:aws\/[^/]+|eks\/[^/]+\/[^/]+\/[^/]+)(?=\/)/.exec(document)?.[0] ?? "rest";
}

/** Documents by shard, in the order of their names. */
export function shardsOf(documents: readonly PackedDocument[]): ReadonlyMap<string, readonly PackedDocument[]> {
  const shards = new Map<string, PackedDocument[]>();
  for (const document of documents) {
    const name = shardOf(document.name);
    const members = shards.get(name);
    if (members === undefined) shards.set(name, [document]);
    else members.push(document);
  }
  return shards;
}
