/** Places of the nodes of one YAML document. */
import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { LIMITS } from "./limits.ts";
import type { PlaceNode } from "./locate.ts";
import { keyText, resolvePlain } from "./yaml-scalar.ts";

interface Build {
  readonly source: string;
  /** Offset of the document in its text. */
  readonly shift: number;
  readonly events: readonly Event[];
  next: number;
  readonly anchors: Map<string, PlaceNode>;
  readonly index: (text: string) => (pointer: string) => number | undefined;
}

/** The root node of the document in the range, or `undefined` where it cannot be read. `index` finds lines in a document that stands in a literal block. */
export function yamlPlaces(
  text: string,
  start: number,
  end: number,
  index: (text: string) => (pointer: string) => number | undefined,
): PlaceNode | undefined {
  const source = text.slice(start, end);
  try {
    const events = parseEvents(source, { maxDepth: LIMITS.depth }).filter((event) => event.type !== EVENT_ID.DOCUMENT);
    return build({ source, shift: start, events, next: 0, anchors: new Map(), index }, undefined);
  } catch {
    return undefined;
  }
}

function build(state: Build, keyAt: number | undefined): PlaceNode {
  const event = state.events[state.next++];
  if (event === undefined) return { at: state.shift, child: () => undefined };
  const node = nodeOf(state, event, keyAt);
  if ("anchorStart" in event && event.anchorStart >= 0 && event.type !== EVENT_ID.ALIAS)
    state.anchors.set(state.source.slice(event.anchorStart, event.anchorEnd), node);
  return node;
}

function nodeOf(state: Build, event: Event, keyAt: number | undefined): PlaceNode {
  switch (event.type) {
    case EVENT_ID.SEQUENCE:
      return sequence(state, keyAt ?? event.start + state.shift);
    case EVENT_ID.MAPPING:
      return mapping(state, keyAt ?? event.start + state.shift);
    case EVENT_ID.ALIAS: {
      const target = state.anchors.get(state.source.slice(event.anchorStart, event.anchorEnd));
      return { at: keyAt ?? event.anchorStart + state.shift, child: (segment) => target?.child(segment) };
    }
    case EVENT_ID.SCALAR: {
      const at = keyAt ?? Math.max(event.valueStart, 0) + state.shift;
      const none = { at, child: () => undefined };
      if (event.style !== SCALAR_STYLE.LITERAL_BLOCK) return none;
      const { source, shift, index } = state;
      let find: ((pointer: string) => number | undefined) | undefined;
      return {
        ...none,
        inner(rest) {
          find ??= index(getScalarValue(source, event));
          const line = find(rest);
          return line === undefined ? undefined : { at: event.valueStart + shift, lines: line - 1 };
        },
      };
    }
    default:
      return { at: keyAt ?? state.shift, child: () => undefined };
  }
}

function sequence(state: Build, at: number): PlaceNode {
  const items: PlaceNode[] = [];
  while (state.next < state.events.length && state.events[state.next]?.type !== EVENT_ID.POP)
    items.push(build(state, undefined));
  state.next++;
  return { at, child: (segment) => items[Number(segment)] };
}

function mapping(state: Build, at: number): PlaceNode {
  const members = new Map<string, PlaceNode>();
  const merged: PlaceNode[] = [];
  while (state.next < state.events.length && state.events[state.next]?.type !== EVENT_ID.POP) {
    const event = state.events[state.next];
    const isScalar = event?.type === EVENT_ID.SCALAR;
    const key = isScalar ? keyOf(state.source, event) : "";
    const keyAt = isScalar ? Math.max(event.valueStart, 0) + state.shift : build(state, undefined).at;
    if (isScalar) state.next++;
    const value = build(state, keyAt);
    if (key === "<<") merged.push(value);
    else members.set(key, value);
  }
  state.next++;
  const fromMerge = (segment: string): PlaceNode | undefined => {
    for (const one of merged) {
      const found = one.child(segment) ?? one.child("0")?.child(segment);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return { at, child: (segment) => members.get(segment) ?? fromMerge(segment) };
}

/** The key as the reader makes it: a plain `yes` is `true`. */
function keyOf(source: string, event: ScalarEvent): string {
  const text = getScalarValue(source, event);
  return event.style === SCALAR_STYLE.PLAIN ? (keyText(resolvePlain(text)) ?? text) : text;
}
