/** Reads a snapshot from a folder, a file, an archive or a stream. */
import { readFileSync, type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import type { Estate } from "../facts/estate.ts";
import type { Issue } from "../facts/gap.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { snapshotOf } from "../parse/snapshot.ts";
import { archiveKind } from "./files/archive-kind.ts";
import { walkFolder } from "./files/folder.ts";
import { type Intake, intake, sha256 } from "./files/intake.ts";
import { FILE_LIMITS, type FileLimits } from "./files/limits.ts";
import { SnapshotError } from "./files/snapshot-error.ts";

export { FILE_LIMITS, type FileLimits } from "./files/limits.ts";
export { SnapshotError } from "./files/snapshot-error.ts";

/** A path, or content with a name for it. */
export type SnapshotInput =
  | string
  | { readonly content: Uint8Array | AsyncIterable<Uint8Array | string>; readonly name?: string };

export interface ReadOptions {
  readonly limits?: Partial<FileLimits>;
}

/** A snapshot, and what of the files could not be taken into it. */
export interface ReadSnapshot {
  readonly snapshot: Snapshot;
  readonly issues: readonly Issue[];
}

/**
 * Reads a folder, a single document, or an archive (`.tar`, `.tar.gz`, `.zip`, told by content), from a path or a stream.
 * Throws a {@link SnapshotError}: `not-found`, `refused-input` (a safety limit), or `unrecognised-input` (no document in it).
 */
export async function readSnapshot(input: SnapshotInput, options: ReadOptions = {}): Promise<ReadSnapshot> {
  const limits: FileLimits = { ...FILE_LIMITS, ...options.limits };
  const into = intake(limits);
  if (typeof input !== "string")
    await readBytes(await collect(input.content, limits), input.name ?? "stdin", into, limits);
  else if (statOf(input).isDirectory()) walkFolder(input, into, limits);
  else await readBytes(readFile(input, limits), basename(input), into, limits);
  const read = into.done();
  if (read.snapshot.documents.length === 0) {
    const [first] = read.issues;
    const because =
      first === undefined ? "" : `; first issue: \`${first.document}\`, expected ${first.expected}, came ${first.came}`;
    throw new SnapshotError("unrecognised-input", `expected documents in the snapshot, came none${because}`);
  }
  return read;
}

/** A snapshot of documents in memory, such as those of an upload or a collector. */
export function snapshotFromDocuments(documents: Iterable<{ readonly name: string; readonly text: string }>): Snapshot {
  return snapshotOf(documents, sha256);
}

/** Throws a {@link SnapshotError} `unrecognised-input` when nothing in the estate was recognised. Gives the estate back otherwise. */
export function requireRecognised(estate: Estate): Estate {
  const { accounts, clusters, managedPolicies, organization, settings } = estate;
  if (
    accounts.size + clusters.size + managedPolicies.size > 0 ||
    organization !== undefined ||
    settings.evidence !== undefined
  )
    return estate;
  const [first] = estate.issues;
  const because =
    first === undefined ? "" : `; first issue: \`${first.document}\`, expected ${first.expected}, came ${first.came}`;
  throw new SnapshotError(
    "unrecognised-input",
    `expected AWS or Kubernetes documents, came nothing that is recognised${because}`,
  );
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch {
    throw new SnapshotError("not-found", `expected a folder or file, came \`${path}\`, which is not there`);
  }
}

function readFile(path: string, limits: FileLimits): Uint8Array {
  try {
    if (statSync(path).size > limits.totalBytes) throw tooLarge(limits);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw new SnapshotError("refused-input", `expected a readable file, came \`${path}\``);
  }
}

const tooLarge = (limits: FileLimits): SnapshotError =>
  new SnapshotError("refused-input", `expected at most ${limits.totalBytes} bytes, came more`);

async function collect(
  content: Uint8Array | AsyncIterable<Uint8Array | string>,
  limits: FileLimits,
): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk;
    size += bytes.length;
    if (size > limits.totalBytes) throw tooLarge(limits);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function readBytes(bytes: Uint8Array, name: string, into: Intake, limits: FileLimits): Promise<void> {
  const kind = archiveKind(bytes);
  if (kind === undefined) return takeSingle(bytes, name, into);
  // Loaded when needed: most snapshots are folders.
  const { gunzip, readArchive } = await import("./files/archive.ts");
  if (kind === "gzip") {
    const unpacked = gunzip(bytes, limits);
    if (archiveKind(unpacked) === "tar") readArchive(unpacked, "tar", into, limits);
    else takeSingle(unpacked, name.replace(/\.gz$/, ""), into);
  } else readArchive(bytes, kind, into, limits);
}

/** A single document is read whatever its name. */
function takeSingle(bytes: Uint8Array, name: string, into: Intake): void {
  into.reserve(bytes.length);
  into.file(name, bytes, true);
}
