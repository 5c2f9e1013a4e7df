/**
 * Lines of places: from a JSON Pointer to the line where a human finds it. Worked out when a line is shown, never while
 * reading. Pointers are those that the readers make (facts/evidence.ts): in a stream the first segment is the index of the
 * document or value.
 */
import { isYamlText, startsLikeJson } from "./document-kind.ts";
import { splitStream } from "./document-stream.ts";
import { partsOf, skipValue, valuesOf } from "./json-scan.ts";
import { LIMITS } from "./limits.ts";
import { findItems } from "./list-items.ts";
import { yamlPlaces } from "./yaml-places.ts";

/** A node of a document, opened when it is asked for. */
export interface PlaceNode {
  /** Character at which it is shown: of a member its key, of a list element its first. */
  readonly at: number;
  /** The member or element, or `undefined` where there is none. */
  child(segment: string): PlaceNode | undefined;
  /** For text with a document inside: the line within the text on which the rest of a pointer lies, counted from 0 below `at`. */
  readonly inner?: (rest: string) => { readonly at: number; readonly lines: number } | undefined;
}

/** The line of a pointer, 1-based. For many lookups in one text use {@link lineIndex}. */
export function lineOf(text: string, pointer: string): number | undefined {
  return lineIndex(text)(pointer);
}

/**
 * A function from JSON Pointer to line (1-based). A pointer that leads to nothing gives the line of the deepest node that
 * is there, one that leads into text (a policy encoded for URLs) the line of the text, and one into a document in a
 * literal block (`mapRoles: |`) the line in the block. `undefined` for a text that cannot be read.
 */
export function lineIndex(text: string): (pointer: string) => number | undefined {
  let root: PlaceNode | undefined;
  let starts: readonly number[] | undefined;
  const lineAt = (at: number): number => {
    starts ??= lineStarts(text);
    return countUpTo(starts, at);
  };
  return (pointer) => {
    root ??= rootOf(text);
    let node = root;
    const segments = pointer === "" ? [] : pointer.slice(1).split("/");
    for (const [index, segment] of segments.entries()) {
      const below = node.child(segment.replaceAll("~1", "/").replaceAll("~0", "~"));
      if (below === undefined) {
        const inner = node.inner?.(`/${segments.slice(index).join("/")}`);
        return inner === undefined ? lineAt(node.at) : lineAt(inner.at) + inner.lines;
      }
      node = below;
    }
    return text === "" ? undefined : lineAt(node.at);
  };
}

function lineStarts(text: string): readonly number[] {
  const starts: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Line of a character: one more than the lines that start at or before it. */
function countUpTo(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

function rootOf(text: string): PlaceNode {
  if (startsLikeJson(text)) {
    const values = valuesOf(text);
    const [first, second] = values;
    const isWhole = values.every((value) => value.end >= 0 && partsOf(text, value.start).complete);
    if (first !== undefined && (isWhole || !isYamlText(text)))
      return second === undefined
        ? jsonPlace(text, first.start, first.start)
        : series(
            values.map((value) => () => jsonPlace(text, value.start, value.start)),
            first.start,
          );
  }
  const spans = splitStream(text);
  const [first, second] = spans;
  if (first === undefined) return leaf(0);
  const open =
    ({ start, end }: { start: number; end: number }) =>
    () =>
      yamlDocument(text, start, end);
  return second === undefined ? open(first)() : series(spans.map(open), first.start);
}

const leaf = (at: number): PlaceNode => ({ at, child: () => undefined });

function series(open: readonly (() => PlaceNode)[], at: number): PlaceNode {
  const known = new Map<string, PlaceNode>();
  return {
    at,
    child(segment) {
      const found = known.get(segment) ?? open[Number(segment)]?.();
      if (found !== undefined) known.set(segment, found);
      return found;
    },
  };
}

function jsonPlace(text: string, start: number, at: number): PlaceNode {
  const first = text.charCodeAt(start);
  if (first !== 123 && first !== 91) return leaf(at);
  let children: Map<string, PlaceNode> | undefined;
  return {
    at,
    child(segment) {
      children ??= new Map(
        partsOf(text, start).parts.map((part, index) => [
          first === 91 ? String(index) : part.key,
          jsonPlace(text, part.start, part.keyStart),
        ]),
      );
      return children.get(segment);
    },
  };
}

/** A document of a YAML stream; a big List is opened item by item. */
function yamlDocument(text: string, start: number, end: number): PlaceNode {
  const layout = end - start > LIMITS.itemwiseCharacters ? findItems(text, start, end) : undefined;
  if (layout === undefined) return placesIn(text, start, end);
  const head = placesIn(text, start, layout.itemsLine);
  const tail = layout.end < end ? placesIn(text, layout.end, end) : undefined;
  const items = series(
    layout.items.map((from, index) => () => {
      const list = placesIn(text, from, layout.items[index + 1] ?? layout.end);
      return list.child("0") ?? list;
    }),
    layout.itemsLine,
  );
  return {
    at: head.at,
    child: (segment) => (segment === "items" ? items : (head.child(segment) ?? tail?.child(segment))),
  };
}

function placesIn(text: string, start: number, end: number): PlaceNode {
  const first = text.charCodeAt(skipBlank(text, start, end));
  if ((first === 123 || first === 91) && skipValue(text, skipBlank(text, start, end)) >= 0) {
    const from = skipBlank(text, start, end);
    if (partsOf(text, from).complete) return jsonPlace(text, from, from);
  }
  return yamlPlaces(text, start, end, lineIndex) ?? leaf(skipBlank(text, start, end));
}

function skipBlank(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) <= 32) at++;
  return at < end ? at : start;
}
