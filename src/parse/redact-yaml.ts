/** Where a YAML document holds secret values. */
import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { LIMITS } from "./limits.ts";
import { type Cut, REMOVED, repeatsObject, secretMembers } from "./redact-json.ts";

/** A node of the document: a range of events. */
interface Node {
  readonly event: Event;
  /** Of mappings; keys are scalars as text, other keys are "". */
  readonly members: readonly { readonly key: string; readonly value: Node }[];
  /** Of sequences. */
  readonly items: readonly Node[];
}

interface Walk {
  readonly text: string;
  readonly anchors: Map<string, Node>;
  readonly cuts: Cut[];
}

/** The cuts of one YAML document, or `undefined` where it cannot be read. */
export function yamlSecrets(text: string): readonly Cut[] | undefined {
  const walk: Walk = { text, anchors: new Map(), cuts: [] };
  try {
    const events = parseEvents(text, { maxDepth: LIMITS.depth });
    const position = { at: 0 };
    while (position.at < events.length) {
      const event = events[position.at];
      if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) position.at++;
      else visit(walk, build(walk, events, position), false);
    }
  } catch {
    return undefined;
  }
  return walk.cuts;
}

function build(walk: Walk, events: readonly Event[], position: { at: number }): Node {
  const event = events[position.at++];
  if (event === undefined) throw new RangeError("the events end inside of a node");
  const members: { key: string; value: Node }[] = [];
  const items: Node[] = [];
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) {
    while (events[position.at]?.type !== EVENT_ID.POP) {
      const node = build(walk, events, position);
      if (event.type === EVENT_ID.SEQUENCE) items.push(node);
      else members.push({ key: scalarText(walk, node) ?? "", value: build(walk, events, position) });
    }
    position.at++;
  }
  const node: Node = { event, members, items };
  if ("anchorStart" in event && event.anchorStart >= 0 && event.type !== EVENT_ID.ALIAS)
    walk.anchors.set(walk.text.slice(event.anchorStart, event.anchorEnd), node);
  return node;
}

function resolve(walk: Walk, node: Node): Node {
  if (node.event.type !== EVENT_ID.ALIAS) return node;
  return walk.anchors.get(walk.text.slice(node.event.anchorStart, node.event.anchorEnd)) ?? node;
}

function scalarText(walk: Walk, node: Node): string | undefined {
  const { event } = resolve(walk, node);
  return event.type === EVENT_ID.SCALAR ? getScalarValue(walk.text, event) : undefined;
}

/** The members of a mapping, those of merged mappings among them. */
function membersOf(walk: Walk, node: Node, depth = 0): readonly { readonly key: string; readonly value: Node }[] {
  if (depth > 10 || !node.members.some((one) => one.key === "<<")) return node.members;
  return node.members.flatMap((one) => {
    if (one.key !== "<<") return [one];
    const merged = resolve(walk, one.value);
    return [merged, ...merged.items.map((item) => resolve(walk, item))].flatMap((each) =>
      membersOf(walk, each, depth + 1),
    );
  });
}

function visit(walk: Walk, node: Node, isSecretItem: boolean): void {
  for (const item of node.items) visit(walk, item, isSecretItem);
  if (node.members.length === 0) return;
  const members = membersOf(walk, node);
  const kind = members.find((one) => one.key === "kind");
  const kindText = kind === undefined ? undefined : scalarText(walk, kind.value);
  const isCut = secretMembers(
    members.map((one) => one.key),
    kindText,
    isSecretItem,
  );
  for (const { key, value } of members)
    if (isCut(key)) cutScalars(walk, value);
    else if (key === "metadata" && isCut("data")) cutAnnotations(walk, resolve(walk, value));
  for (const { key, value } of node.members) visit(walk, value, kindText === "SecretList" && key === "items");
}

function cutAnnotations(walk: Walk, metadata: Node): void {
  for (const { key, value } of membersOf(walk, metadata))
    if (key === "annotations")
      for (const annotation of membersOf(walk, resolve(walk, value)))
        if (repeatsObject(annotation.key, scalarText(walk, annotation.value) ?? "")) cutScalars(walk, annotation.value);
}

/** Cuts every scalar below the node, what aliases stand for as well. */
function cutScalars(walk: Walk, node: Node, depth = 0): void {
  if (depth > LIMITS.depth) return;
  const target = resolve(walk, node);
  if (target.event.type === EVENT_ID.SCALAR) walk.cuts.push(...cutOf(walk.text, target.event));
  for (const item of target.items) cutScalars(walk, item, depth + 1);
  for (const { value } of target.members) cutScalars(walk, value, depth + 1);
}

function cutOf(text: string, event: ScalarEvent): readonly Cut[] {
  if (event.valueStart < 0) return [];
  const { valueStart: start, valueEnd: end } = event;
  switch (event.style) {
    // The header of a block stays; its lines become blank.
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK:
      return [{ start, end, by: "" }];
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return [{ start: quoteBefore(text, start), end: quoteAfter(text, end), by: REMOVED }];
    default:
      return start === end ? [] : [{ start, end, by: REMOVED }];
  }
}

const isQuote = (char: string | undefined): boolean => char === '"' || char === "'";
const quoteBefore = (text: string, start: number): number => (isQuote(text[start - 1]) ? start - 1 : start);
const quoteAfter = (text: string, end: number): number => (isQuote(text[end]) ? end + 1 : end);
