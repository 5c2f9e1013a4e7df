/** How an identity is entered: by people, pipelines, workloads … Derived from trust and kind, never from a name. */
export const ENTRIES = ["human", "ci", "workload", "node", "external", "cluster", "unknown"] as const;
export type Entry = (typeof ENTRIES)[number];

/** Order of rows. */
export const entryRank = (entry: Entry): number => ENTRIES.indexOf(entry);
