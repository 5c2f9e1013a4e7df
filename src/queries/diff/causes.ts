/** Which changed objects explain a change of access: those that its path rests on, else those that speak of an identity on it. */
import type { Handle } from "../../facts/evidence.ts";
import { isStep, recordOf, type StepRecord } from "../../graph/graph.ts";
import type { CauseJson } from "../diff-answer.ts";
import { accountOf, type ChangedObject } from "./changed-objects.ts";
import type { Held } from "./held.ts";
import type { Side } from "./side.ts";

export interface Causes {
  /** Ids of the causes of something held on one side and not, or otherwise, on the other. */
  of(side: Side, held: Held, start: string): readonly number[];
  /** Ids of the causes of an identity's own change. */
  ofObject(name: string): number[];
  readonly list: readonly CauseJson[];
}

/** `changed` are the objects that differ; a cause is listed when something first rests on it. */
export function causesOf(base: Side, head: Side, changed: readonly ChangedObject[]): Causes {
  const list: CauseJson[] = [];
  const ids = new Map<ChangedObject, number>();
  const byPlace = new Map<Side, Map<string, ChangedObject[]>>();
  for (const side of [base, head]) {
    const table = new Map<string, ChangedObject[]>();
    for (const object of changed) {
      const handle = side === base ? object.before : object.after;
      if (handle === undefined) continue;
      const { document } = side.world.estate.evidence.locate(handle);
      const known = table.get(document);
      if (known === undefined) table.set(document, [object]);
      else known.push(object);
    }
    byPlace.set(side, table);
  }
  const idOf = (object: ChangedObject, shown?: { side: Side; handle: Handle }): number => {
    const known = ids.get(object);
    if (known !== undefined) return known;
    const own =
      object.after === undefined ? { side: base, handle: object.before } : { side: head, handle: object.after };
    const { side, handle } = shown ?? own;
    const place = handle === undefined ? { document: "", pointer: "" } : side.place(handle);
    const id = list.length;
    list.push({
      id,
      object: object.name,
      change: object.change,
      document: place.document,
      pointer: place.pointer,
      ...(place.line === undefined ? {} : { line: place.line }),
    });
    ids.set(object, id);
    return id;
  };
  // The place shown is that of the head, where a reviewer looks; of what was removed there is only the base.
  const shownAt = (side: Side, object: ChangedObject, handle: Handle): { side: Side; handle: Handle } => {
    if (side === head || object.after === undefined || object.before === undefined) return { side, handle };
    const { evidence } = side.world.estate;
    const inside = evidence.locate(handle).pointer.slice(evidence.locate(object.before).pointer.length);
    const segments = inside
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    return { side: head, handle: head.world.estate.evidence.below(object.after, ...segments) };
  };
  const search = (side: Side, held: Held, start: string): number[] => {
    const found = new Map<ChangedObject, Handle>();
    for (const handle of evidenceOf(side, held)) {
      const object = objectAt(
        side,
        byPlace.get(side)?.get(side.world.estate.evidence.locate(handle).document) ?? [],
        side === base,
        handle,
      );
      if (object !== undefined && !found.has(object)) found.set(object, handle);
    }
    if (found.size > 0)
      return [...found].map(([object, handle]) => idOf(object, shownAt(side, object, handle))).sort((a, b) => a - b);
    const touched = new Set([
      start,
      ...held.path.steps.flatMap((step) => [step.from, step.to].map((node) => side.world.identities.at(node).shown)),
    ]);
    const speaking = changed.filter(
      (object) => object.names.some((name) => touched.has(name)) || object.name.endsWith("/aws-auth"),
    );
    const near =
      speaking.length > 0
        ? speaking
        : changed.filter(
            (object) =>
              object.cluster === held.cluster ||
              [...touched].some((id) => object.cluster === undefined && accountOf(id) === accountOf(object.name)),
          );
    return near
      .slice(0, 5)
      .map((object) => idOf(object))
      .sort((a, b) => a - b);
  };
  const memory = new Map<Held, number[]>();
  return {
    list,
    of(side, held, start) {
      const known = memory.get(held) ?? search(side, held, start);
      memory.set(held, known);
      return known;
    },
    ofObject: (name) => changed.filter((object) => object.name === name).map((object) => idOf(object)),
  };
}

/** The changed object that a place lies in: the one whose own place is the longest prefix. */
function objectAt(
  side: Side,
  candidates: readonly ChangedObject[],
  isBase: boolean,
  handle: Handle,
): ChangedObject | undefined {
  const { pointer } = side.world.estate.evidence.locate(handle);
  let best: { object: ChangedObject; length: number } | undefined;
  for (const object of candidates) {
    const own = isBase ? object.before : object.after;
    if (own === undefined) continue;
    const at = side.world.estate.evidence.locate(own).pointer;
    if ((pointer === at || pointer.startsWith(`${at}/`)) && (best === undefined || at.length > best.length))
      best = { object, length: at.length };
  }
  return best?.object;
}

function* evidenceOf(side: Side, held: Held): Generator<Handle> {
  yield* held.permission.end.grant.evidence;
  for (const step of held.path.steps) {
    const record = recordOf(side.graph, step.edge);
    if (isStep(record)) yield* ofRecord(record);
  }
}

function* ofRecord(record: StepRecord): Generator<Handle> {
  for (const use of record.uses ?? []) for (const used of use) yield* ofRecord(used);
  for (const need of Object.values(record.step.because)) yield* need.evidence;
}
