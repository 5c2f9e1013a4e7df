import { describe, expect, test } from "vitest";
import { type CollectEvent, type Progress, showProgress } from "../../../src/sources/collect/progress.ts";

const GAP = {
  kind: "unreadable",
  what: "pods of cluster prod (access denied)",
  direction: "may-add",
  scope: "cluster:prod/Pod",
  close: "list pods",
} as const;
const EVENTS: readonly CollectEvent[] = [
  { type: "start", resumed: true },
  { type: "page", scope: "cluster prod", what: "pods", items: 500, total: 12_500 },
  { type: "done", scope: "cluster prod", what: "pods", total: 12_500 },
  { type: "gap", gap: GAP },
  { type: "note", text: "said" },
  { type: "end", files: 12, requests: 3400 },
];

function shown(isTTY: boolean): string {
  const written: string[] = [];
  let at = 0;
  const progress: Progress = showProgress(
    { isTTY, columns: 100, write: (text) => written.push(text) },
    () => (at += 250),
  );
  for (const event of EVENTS) progress(event);
  return written.join("");
}

describe("progress", () => {
  test("on a terminal says what, how many, and how fast", () => {
    const text = shown(true);
    expect(text).toContain("cluster prod: pods 12,500 (500 in all, 2,000/s)");
    expect(text).toContain("not read: pods of cluster prod (access denied); closed by list pods\n");
    expect(text).toContain("12 documents from 3,400 requests\n");
  });

  test("elsewhere is a JSON line an event", () => {
    const lines = shown(false).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(EVENTS);
  });
});
