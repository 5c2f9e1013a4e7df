/** The folder that a collection writes: who may write it, and how it takes the place of the last one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CollectError } from "./collect-error.ts";
import { SETTINGS_HEAD } from "./settings.ts";

/** What a collected folder holds at its root. */
const ENTRIES: ReadonlySet<string> = new Set(["clew.yaml", "aws", "eks", "clusters"]);

/** Throws a {@link CollectError} `output` when the folder holds anything that a collection did not write. */
export function checkFolder(out: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new CollectError("output", `expected a folder, came the file \`${out}\``);
  const entries = readdirSync(out);
  if (entries.length === 0) return;
  const foreign = entries.find((entry) => !ENTRIES.has(entry));
  const settings = join(out, "clew.yaml");
  const ours =
    foreign === undefined && existsSync(settings) && readFileSync(settings, "utf8").startsWith(SETTINGS_HEAD);
  if (!ours)
    throw new CollectError(
      "output",
      `expected \`${out}\` to be empty or written by an earlier collection, came \`${foreign ?? "clew.yaml"}\` of another hand`,
    );
}

/** Puts the finished folder in the place of the old one. A kill in between loses nothing: the next run finishes it. */
export function install(result: string, out: string, staging: string): void {
  if (existsSync(out)) {
    const old = join(staging, "old");
    rmSync(old, { recursive: true, force: true });
    renameSync(out, old);
  } else mkdirSync(dirname(out), { recursive: true });
  renameSync(result, out);
  rmSync(staging, { recursive: true, force: true });
}

/** Staging folders held by this process: a number of a process says nothing where each container has its own. */
const held = new Set<string>();

/** Makes the staging folder this run's own; gives what releases it. Throws a {@link CollectError} `output` when another run holds it. */
export function lock(staging: string): () => void {
  const path = join(staging, "lock");
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  const owner = existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
  if (held.has(staging) || (owner !== undefined && owner !== process.pid && isAlive(owner)))
    throw new CollectError("output", `expected to be alone, came another collection at \`${staging}\``);
  held.add(staging);
  writeFileSync(path, String(process.pid));
  return () => {
    held.delete(staging);
    // Gone with the staging folder of a run that was finished; on Workers `force` does not forgive a missing folder.
    if (existsSync(path)) rmSync(path);
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
