/** Open conditions in answer form. */
import { isFalse, isTrue, type Open } from "../facts/open.ts";
import type { OpenJson } from "../queries/answer.ts";
import type { Places } from "./places.ts";

/** `{}` when nothing is open; a single leaf is wrapped so that readers always find `all`. */
export function openJson(open: Open, places: Places): OpenJson {
  if (isTrue(open)) return {};
  if (isFalse(open)) return { any: [] };
  const tree = node(open, places);
  return "key" in tree || "gap" in tree || "not" in tree ? ({ all: [tree] } as OpenJson) : tree;
}

function node(open: Open, places: Places): OpenJson {
  if (open.kind === "leaf") {
    return {
      step: open.step,
      key: open.key,
      operator: open.operator,
      values: [...open.values],
      controller: open.controller,
      evidence: places.all(open.evidence),
    };
  }
  if (open.kind === "gap") return { gap: open.gap };
  if (open.kind === "not") return { not: node(open.of, places) };
  const members = open.of.map((member) => node(member, places));
  return open.kind === "all" ? { all: members } : { any: members };
}
