/** How much of a document is read before it is refused. All are generous for real dumps and small for bombs. */

export const LIMITS = {
  /** Characters of one document; V8 holds no string above about 536 million. */
  documentCharacters: 500_000_000,
  /** Characters of one string, or of one line of YAML: etcd refuses objects above 1.5 MiB (etcd `--max-request-bytes`). */
  stringCharacters: 16_000_000,
  /** Nesting of collections. The API server's own JSON reader stops at 10,000; no real object goes beyond 40. */
  depth: 100,
  /** Nodes that aliases may add to one document. */
  aliasNodes: 100_000,
  /** Keys that merge keys (`<<`) may add to one document. */
  mergeKeys: 10_000,
  /** Issues kept of one document; the rest is counted in one more. */
  issuesPerDocument: 200,
  /** From this size on a List is read item by item. */
  itemwiseCharacters: 1_000_000,
} as const;
