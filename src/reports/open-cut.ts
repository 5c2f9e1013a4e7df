/** A cut over a snapshot: every candidate is verified on the snapshot without it. */
import { type OpenEngine, openEngine } from "../explain/engine.ts";
import type { EngineOptions } from "../explain/engine-types.ts";
import { sha256 } from "../facts/fingerprint.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { excise } from "../parse/excise.ts";
import { overlay } from "../parse/overlay.ts";
import { type CutRequest, cut } from "../queries/cut.ts";
import type { CutAnswerJson, Removable } from "../queries/cut-answer.ts";

/** See {@link cut}. `options` are those the engine was opened with. */
export function cutOf(engine: OpenEngine, options: EngineOptions, request: CutRequest): CutAnswerJson {
  const opened = new Map<string, OpenEngine>();
  return cut(
    (removed, question) => {
      if (removed.length === 0) return engine.can(question);
      const snapshot = without(engine.snapshot, removed);
      const again = opened.get(snapshot.id) ?? openEngine(snapshot, options);
      opened.set(snapshot.id, again);
      return again.can(question);
    },
    engine.snapshot.id,
    request,
  );
}

/** The snapshot without some grants. An access entry goes from the listings that name it too, else it would count as one nobody described. */
export function without(snapshot: Snapshot, removed: readonly Removable[]): Snapshot {
  const changed: { name: string; text: string }[] = [];
  const gone: string[] = [];
  const byDocument = Map.groupBy(removed, (removable) => removable.document);
  const entries = removed.flatMap(({ kind, what }) =>
    kind === "access-entry" ? [what.slice("access entry of ".length)] : [],
  );
  for (const document of snapshot.documents) {
    const parts = byDocument.get(document.name) ?? [];
    const listing = entries.length > 0 && document.read().includes('"accessEntries"');
    if (parts.length === 0 && !listing) continue;
    const text = parts.length === 0 ? document.read() : excise(document.read(), parts);
    if (text === undefined) gone.push(document.name);
    else changed.push({ name: document.name, text: listing ? withoutEntries(text, entries) : text });
  }
  return overlay(snapshot, changed, gone, sha256);
}

/** `list-access-entries` answers without the principals. */
function withoutEntries(text: string, principals: readonly string[]): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value, (name, member: unknown) =>
      name === "accessEntries" && Array.isArray(member)
        ? member.filter((one) => !principals.includes(String(one)))
        : member,
    );
  } catch {
    return text;
  }
}
