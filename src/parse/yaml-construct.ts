/**
 * Builds JSON values from the events of js-yaml, as goyaml.v2 and `sigs.k8s.io/yaml` would: YAML 1.1 scalars, keys become
 * strings, a later duplicate key wins and is reported, merge keys work, unknown tags are passed over, aliases are counted
 * by the nodes they stand for, and an alias to a collection that is still open is refused.
 */
import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { LIMITS } from "./limits.ts";
import { keyText, type PlainValue, resolvePlain } from "./yaml-scalar.ts";

/** Something wrong with a text, at a character of it. */
export interface Fault {
  readonly code: string;
  readonly at: number;
  readonly expected: string;
  readonly came: string;
}

/** Thrown inside of the YAML reader only; {@link Fault} leaves it. */
export class YamlRefused extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.came);
    this.fault = fault;
  }
}

/** Turns a plain or tagged scalar that is no string into the value to keep: `(value, text)`; the default keeps the value. */
export type ScalarHook = (value: Exclude<PlainValue, string>, text: string) => unknown;

interface Node {
  readonly value: unknown;
  /** Nodes it stands for, itself and aliases spelled out. */
  size: number;
  /** Still being read: an alias to it would be a cycle. */
  open: boolean;
}

interface Frame {
  readonly node: Node;
  readonly list: unknown[] | undefined;
  readonly map: Record<string, unknown> | undefined;
  key: string | undefined;
  keyAt: number;
  merging: boolean;
  /** Keys that came by a merge: an explicit one may replace them. */
  merged: Set<string> | undefined;
}

/** Builds the document of the events. Faults that leave it usable go to `report`; the others are thrown as {@link YamlRefused}. */
export function construct(
  source: string,
  events: readonly Event[],
  report: (fault: Fault) => void,
  hook: ScalarHook | undefined,
): unknown {
  const frames: Frame[] = [];
  const anchors = new Map<string, Node>();
  let root: unknown = null;
  let aliasNodes = 0;
  let mergedKeys = 0;

  const merge = (into: Frame, from: unknown, at: number, top: boolean): void => {
    if (Array.isArray(from) && top) {
      for (const member of from) merge(into, member, at, false);
      return;
    }
    if (!isMapping(from) || into.map === undefined)
      throw refusal("yaml-merge", at, "a mapping, or a list of mappings, after `<<`", describeShort(from));
    into.merged ??= new Set();
    for (const [key, value] of Object.entries(from)) {
      if (++mergedKeys > LIMITS.mergeKeys)
        throw refusal("yaml-merge", at, `at most ${LIMITS.mergeKeys} merged keys`, "more");
      if (Object.hasOwn(into.map, key)) continue;
      into.merged.add(key);
      put(into.map, key, value);
    }
  };

  const add = (node: Node, at: number, isKey: (frame: Frame) => string | undefined): void => {
    const frame = frames.at(-1);
    if (frame === undefined) {
      root = node.value;
      return;
    }
    frame.node.size += node.size;
    if (frame.list !== undefined) frame.list.push(node.value);
    else if (frame.map !== undefined && frame.key === undefined) {
      frame.key = isKey(frame);
      frame.keyAt = at;
      if (frame.key === undefined)
        throw refusal("yaml-key", at, "a text, number or boolean as key", describeShort(node.value));
    } else if (frame.map !== undefined && frame.key !== undefined) {
      const key = frame.key;
      frame.key = undefined;
      if (frame.merging) {
        frame.merging = false;
        merge(frame, node.value, frame.keyAt, true);
      } else {
        if (Object.hasOwn(frame.map, key) && frame.merged?.delete(key) !== true)
          report({
            code: "duplicate-key",
            at: frame.keyAt,
            expected: "each key once in a mapping",
            came: `\`${short(key)}\` twice, the last one is kept`,
          });
        put(frame.map, key, node.value);
      }
    }
  };

  for (const event of events) {
    if (event.type === EVENT_ID.SCALAR) {
      const text = getScalarValue(source, event);
      const at = event.valueStart < 0 ? 0 : event.valueStart;
      const tag = event.tagStart < 0 ? "" : source.slice(event.tagStart, event.tagEnd);
      const resolved = resolveScalar(text, event, tag, at);
      const value = typeof resolved === "string" || hook === undefined ? resolved : hook(resolved, text);
      const node: Node = { value, size: 1, open: false };
      if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
      add(node, at, (frame) => {
        frame.merging = tag === "!!merge" || (text === "<<" && event.style === SCALAR_STYLE.PLAIN && tag === "");
        return keyText(resolved);
      });
    } else if (event.type === EVENT_ID.ALIAS) {
      const name = source.slice(event.anchorStart, event.anchorEnd);
      const node = anchors.get(name);
      if (node === undefined)
        throw refusal("yaml-alias", event.anchorStart, "an anchor before its alias", `\`*${short(name)}\``);
      if (node.open)
        throw refusal(
          "yaml-cycle",
          event.anchorStart,
          "an alias to a finished node",
          `a cycle through \`*${short(name)}\``,
        );
      aliasNodes += node.size;
      if (aliasNodes > LIMITS.aliasNodes)
        throw refusal("yaml-bomb", event.anchorStart, `aliases for at most ${LIMITS.aliasNodes} nodes`, "more");
      const { value } = node;
      add(node, event.anchorStart, () => (typeof value === "object" ? undefined : String(value)));
    } else if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) {
      const list = event.type === EVENT_ID.SEQUENCE ? [] : undefined;
      const map = event.type === EVENT_ID.MAPPING ? {} : undefined;
      const node: Node = { value: list ?? map, size: 1, open: true };
      if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
      frames.push({ node, list, map, key: undefined, keyAt: event.start, merging: false, merged: undefined });
    } else if (event.type === EVENT_ID.POP) {
      const frame = frames.pop();
      if (frame === undefined) continue;
      frame.node.open = false;
      add(frame.node, frame.keyAt, () => undefined);
    }
  }
  return root;
}

/** The value of a scalar by its tag, or by its look where it is plain. Tags: goyaml.v2 `resolve.go`, `decode.go` `scalar`. */
function resolveScalar(text: string, event: ScalarEvent, tag: string, at: number): PlainValue {
  const plain = event.style === SCALAR_STYLE.PLAIN;
  if (tag === "") return plain ? resolvePlain(text) : text;
  const name = tag.startsWith("!!") ? tag.slice(2) : tag.startsWith("!<tag:yaml.org,2002:") ? tag.slice(20, -1) : "";
  if (name === "binary") return binary(text) ?? text;
  const type = TYPES.get(name);
  if (type === undefined) return text;
  const value = resolvePlain(text);
  if (typeof value !== type && !(type === "object" && value === null))
    throw refusal("yaml-tag", at, `a value of type \`!!${name}\``, `\`${short(text)}\``);
  return value;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["int", "number"],
  ["float", "number"],
  ["bool", "boolean"],
  ["null", "object"],
]);

function binary(text: string): string | undefined {
  try {
    return atob(text.replace(/\s/g, ""));
  } catch {
    return undefined;
  }
}

function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const refusal = (code: string, at: number, expected: string, came: string): YamlRefused =>
  new YamlRefused({ code, at, expected, came });

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

const describeShort = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "a mapping"
        : `\`${short(String(value))}\``;
