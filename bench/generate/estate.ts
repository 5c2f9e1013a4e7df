/** One generated estate: its documents by name, one after another, so that the big ones need not lie in memory together. */
import { accountDocuments, organization } from "./account.ts";
import { clusterDocuments } from "./cluster.ts";
import { type Plan, plan } from "./plan.ts";
import { random } from "./random.ts";
import { templates } from "./rbac.ts";
import type { Size } from "./sizes.ts";

export interface GeneratedDocument {
  readonly name: string;
  readonly text: string;
}

/** The plan of an estate: who is in it. */
export const planOf = (size: Size, seed: number): Plan => plan(random(seed).fork("plan"), size);

/** All documents of the estate of a size and a seed, in a fixed order. */
export function* estate(size: Size, seed: number): Generator<GeneratedDocument> {
  const root = random(seed);
  const all = planOf(size, seed);
  yield { name: "organization.json", text: JSON.stringify(organization(all)) };
  for (const account of all.accounts) yield* written(accountDocuments(root.fork(account.id), all, account));
  const shared = templates(root.fork("templates"));
  for (const cluster of all.clusters) yield* written(clusterDocuments(root.fork(cluster.name), size, cluster, shared));
}

function* written(documents: ReadonlyMap<string, unknown>): Generator<GeneratedDocument> {
  for (const [name, value] of documents) {
    const isSeries = Array.isArray(value);
    if (isSeries && value.length === 0) continue;
    yield { name, text: isSeries ? value.map((one) => JSON.stringify(one)).join("\n") : JSON.stringify(value) };
  }
}
