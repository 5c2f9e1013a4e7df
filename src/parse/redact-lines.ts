/** Where a YAML document that nobody can read may hold secret values: judged line by line, and rather too much than too little. */
import { type Cut, REMOVED } from "./redact-json.ts";

const ITEM = /^( *)- /gm;
const KEY = /^[ \t]*(?:-[ \t]+)*(?:"[^"]*"|'[^']*'|[^\s"'#:{}[\],|>&*!%@`]+)[ \t]*:(?=[ \t]|$)[ \t]*/;
/** Lines that name the object, with a value that looks like a name. */
const NAMING =
  /^[ \t]*(?:-[ \t]+)*["']?(?:apiVersion|kind|name|namespace|type)["']?:[ \t]*["']?[A-Za-z][A-Za-z0-9./-]{0,60}["']?[ \t]*$/;
/** What is no value: brackets, block headers, document markers, template actions. */
const NO_VALUE = /^(?:[{}[\],]+|[|>][-+0-9]*|-+|\{\{[^{}]*\}\})$/;

/**
 * The pieces into which a broken document falls at its outermost list items, so that whole items are judged as what they
 * are. Ranges of characters; a document without items is one piece.
 */
export function brokenPieces(text: string): readonly { readonly start: number; readonly end: number }[] {
  const starts: { at: number; indent: number }[] = [];
  for (const match of text.matchAll(ITEM)) starts.push({ at: match.index, indent: match[1]?.length ?? 0 });
  const outermost = starts.reduce((least, { indent }) => Math.min(least, indent), Number.POSITIVE_INFINITY);
  const cuts = [0, ...starts.filter(({ indent }) => indent === outermost).map(({ at }) => at), text.length];
  return cuts.slice(0, -1).flatMap((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    return end > start ? [{ start, end }] : [];
  });
}

/** Cuts everything that looks like a value in the range; keys stay, and so do the lines that name the object. */
export function cutLines(text: string, start: number, end: number): readonly Cut[] {
  const cuts: Cut[] = [];
  let at = start;
  for (const line of text.slice(start, end).split("\n")) {
    const length = line.endsWith("\r") ? line.length - 1 : line.length;
    const content = line.slice(0, length);
    if (!NAMING.test(content)) {
      const from = KEY.exec(content)?.[0].length ?? content.search(/[^ \t]/);
      const value = from < 0 ? "" : content.slice(from).trim();
      if (value !== "" && !NO_VALUE.test(value)) cuts.push({ start: at + from, end: at + length, by: REMOVED });
    }
    at += line.length + 1;
  }
  return cuts;
}
