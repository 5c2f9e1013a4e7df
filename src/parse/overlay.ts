/** A snapshot with documents put over it: what a pull request, a plan or a what-if would make of an estate (docs/design.md §9). */
import type { Document, Snapshot } from "../facts/snapshot.ts";
import { redact } from "./redact.ts";

/** Sorts after every usual name of a folder, so that what lies in it is read last and stays where an object comes twice. */
export const OVERLAY_FOLDER = "~overlay";

/**
 * Lays changed documents over a base and takes others away by name. Whole documents are replaced by name; of an object that
 * then comes twice the one of the later name stays, so documents of manifests go into {@link overlayName}. `sha256` gives hex.
 */
export function overlay(
  base: Snapshot,
  changed: Iterable<{ readonly name: string; readonly text: string }>,
  removed: Iterable<string>,
  sha256: (text: string) => string,
): Snapshot {
  const documents = new Map(base.documents.map((document) => [document.name, document]));
  for (const name of removed) documents.delete(name);
  for (const { name, text } of changed) {
    const redacted = redact(name, text);
    documents.set(name, { name, sha256: sha256(redacted), read: () => redacted });
  }
  const sorted = [...documents.values()].sort((a: Document, b: Document) => (a.name < b.name ? -1 : 1));
  return {
    id: `sha256:${sha256(sorted.map((document) => `${document.name}\0${document.sha256}\n`).join(""))}`,
    documents: sorted,
  };
}

/** Name under which a document is laid over a folder of the base (the folder of a cluster, say; "" = the root). */
export function overlayName(folder: string, name: string): string {
  return `${folder === "" ? "" : `${folder}/`}${OVERLAY_FOLDER}/${name}`;
}

/** Was an object of this place only replaced by the overlay? Then that it comes twice is what was asked for. */
export const isOverlaid = (document: string): boolean => document.split("/").includes(OVERLAY_FOLDER);
