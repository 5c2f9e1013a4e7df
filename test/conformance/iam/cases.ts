/** The data files of this folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { World } from "./world-snapshot.ts";

export interface Case {
  readonly id: string;
  readonly topic: string;
  readonly why?: string;
  readonly expected: { readonly verdict: "allowed" | "explicitly-denied" | "implicitly-denied" };
}

export interface Edge {
  readonly source: string;
  readonly target: string;
  readonly action: string;
}

export interface TrustCase {
  readonly id: string;
  readonly world: World;
  readonly expected: {
    readonly unconditional: readonly Edge[];
    readonly conditional: readonly (Edge & {
      readonly keys: readonly string[];
      readonly witness: Readonly<Record<string, string>>;
    })[];
    readonly unsettled: readonly Edge[];
  };
}

/** The lines of a file, plain or gzipped. */
function lines(name: string): string[] {
  const bytes = readFileSync(join(import.meta.dirname, name));
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trimEnd().split("\n");
}

export const handcrafted = (): readonly Case[] => lines("handcrafted.jsonl").map((line) => JSON.parse(line));
export const fuzz = (): readonly Case[] => lines("fuzz.jsonl.gz").map((line) => JSON.parse(line));
export const trustGraphs = (): readonly TrustCase[] => lines("trust-graph.jsonl.gz").map((line) => JSON.parse(line));
