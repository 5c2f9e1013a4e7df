/** The estate under test, opened once and measured on the way. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type OpenEngine, openEngine } from "../src/explain/engine.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Filter } from "../src/graph/reach.ts";
import { readSnapshot } from "../src/sources/files.ts";
import type { World } from "../src/world/world.ts";
import { type Random, random } from "./generate/random.ts";
import type { Size } from "./generate/sizes.ts";
import { type WrittenEstate, writeEstate } from "./generate/write.ts";

export interface Bed {
  readonly size: Size;
  readonly seed: number;
  readonly written: WrittenEstate;
  readonly engine: OpenEngine;
  readonly world: World;
  readonly graph: Graph;
  /** Heap and typed arrays held by the opened engine, in bytes; NaN without `--expose-gc`. */
  readonly held: number;
  /** Milliseconds: reading and parsing every document as JSON, and opening the snapshot up to the graph. */
  readonly floor: number;
  readonly open: number;
  readonly random: Random;
}

/** Steps by design, of every firmness. */
export const IDENTITY: Filter = { stratum: 2, abuse: false, everyone: true };

/** Reads every document and parses it, one at a time: the floor of loading. Series of values are parsed line by line. */
export function readAndParse(written: WrittenEstate): number {
  let values = 0;
  for (const name of written.files) {
    const text = readFileSync(join(written.folder, name), "utf8");
    try {
      JSON.parse(text);
      values++;
    } catch {
      for (const line of text.split("\n")) {
        JSON.parse(line);
        values++;
      }
    }
  }
  return values;
}

/** Opens the estate of a size. */
export async function openBed(size: Size, seed: number): Promise<Bed> {
  const written = writeEstate(size, seed);
  const before = settledMemory();
  let start = performance.now();
  readAndParse(written);
  const floor = performance.now() - start;
  start = performance.now();
  const { snapshot } = await readSnapshot(written.folder);
  const engine = openEngine(snapshot, {});
  const graph = engine.graph("identity");
  const open = performance.now() - start;
  const held = settledMemory() - before;
  return {
    size,
    seed,
    written,
    engine,
    world: engine.world,
    graph,
    held,
    floor,
    open,
    random: random(seed).fork("draws"),
  };
}

/** Bytes in use after a collection. */
export function settledMemory(): number {
  if (globalThis.gc === undefined) return Number.NaN;
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
