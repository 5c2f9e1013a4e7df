/** Documents to a snapshot: redacted, sorted, and named by their content. */
import type { Document, Snapshot } from "../facts/snapshot.ts";
import { redact } from "./redact.ts";

/**
 * A snapshot of documents that are already in memory. `sha256` gives the hex SHA-256 of a text in UTF-8. Names are
 * relative, with forward slashes; of two documents of one name the last is kept. Secret values are cut out first.
 */
export function snapshotOf(
  documents: Iterable<{ readonly name: string; readonly text: string }>,
  sha256: (text: string) => string,
): Snapshot {
  const byName = new Map<string, Document>();
  for (const { name, text } of documents) {
    const redacted = redact(name, text);
    byName.set(name, { name, sha256: sha256(redacted), read: () => redacted });
  }
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = sorted.map((document) => `${document.name}\0${document.sha256}\n`);
  return { id: `sha256:${sha256(lines.join(""))}`, documents: sorted };
}
