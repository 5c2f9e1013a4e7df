/** Evidence handles as a human reads them: document, pointer and line. Lines are worked out from the redacted text when they are shown. */
import type { EvidenceTable, Handle } from "../facts/evidence.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { lineIndex } from "../parse/locate.ts";
import type { EvidenceJson } from "../queries/answer.ts";

export interface Places {
  of(handle: Handle): EvidenceJson;
  all(handles: readonly Handle[]): EvidenceJson[];
  /** Line of a pointer in a document of the snapshot, from 1. */
  line(document: string, pointer: string): number | undefined;
}

/** Places over one snapshot. Documents that are not in it (`builtin:…`) have no line. */
export function placesOf(evidence: EvidenceTable, snapshot: Snapshot): Places {
  const documents = new Map(snapshot.documents.map((document) => [document.name, document]));
  const indexes = new Map<string, (pointer: string) => number | undefined>();
  const known = new Map<Handle, EvidenceJson>();
  const places: Places = {
    line(document, pointer) {
      let index = indexes.get(document);
      if (index === undefined) {
        const source = documents.get(document);
        index = source === undefined ? () => undefined : lineIndex(source.read());
        indexes.set(document, index);
      }
      return index(pointer);
    },
    of(handle) {
      const found = known.get(handle);
      if (found !== undefined) return found;
      const { document, pointer } = evidence.locate(handle);
      const line = places.line(document, pointer);
      const place: EvidenceJson = line === undefined ? { document, pointer } : { document, pointer, line };
      known.set(handle, place);
      return place;
    },
    all: (handles) => [...new Set(handles)].map((handle) => places.of(handle)),
  };
  return places;
}
