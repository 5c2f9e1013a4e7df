/** Writes an estate to a folder of the temporary directory and hashes it; an estate that is there already is used again. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { estate } from "./estate.ts";
import type { Size } from "./sizes.ts";

export interface WrittenEstate {
  readonly folder: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

/** Goes up when the generator changes, so that no old estate is taken for a new one. */
const GENERATION = 3;

/** The estate of a size and seed on disk. */
export function writeEstate(size: Size, seed: number): WrittenEstate {
  const home = join(tmpdir(), `clew-bench-${GENERATION}-${size.name}-${seed}`);
  const stamp = join(home, "estate.json");
  const folder = join(home, "estate");
  if (existsSync(stamp))
    return { ...(JSON.parse(readFileSync(stamp, "utf8")) as Omit<WrittenEstate, "folder">), folder }; // our own file
  rmSync(home, { recursive: true, force: true });
  const hash = createHash("sha256");
  const files: string[] = [];
  let bytes = 0;
  for (const { name, text } of estate(size, seed)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    hash.update(`${name}\0`).update(text);
    bytes += Buffer.byteLength(text);
    files.push(name);
  }
  const written = { sha256: hash.digest("hex"), bytes, files };
  writeFileSync(stamp, JSON.stringify(written));
  return { ...written, folder };
}
