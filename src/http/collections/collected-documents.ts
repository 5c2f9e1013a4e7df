/** A collected folder as the documents of a snapshot, one in memory at a time. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { redact } from "../../parse/redact.ts";
import type { NewDocument, PackSource } from "../../store/pack.ts";
import { ProblemError } from "../problem.ts";

export interface FolderLimits {
  /** Bytes of one document. */
  readonly documentBytes: number;
  /** Bytes of all. */
  readonly totalBytes: number;
}

/** The documents. Reading them rejects with `payload-too-large` above a limit, and with the reason of the signal. */
export function collectedDocuments(folder: string, limits: FolderLimits, signal: AbortSignal): PackSource {
  async function* documents(): AsyncGenerator<NewDocument> {
    let total = 0;
    for (const name of await namesIn(folder)) {
      signal.throwIfAborted();
      const path = join(folder, ...name.split("/"));
      const { size } = await stat(path);
      total += size;
      if (size > limits.documentBytes)
        throw tooLarge(`a document of at most ${limits.documentBytes} bytes`, `\`${name}\` with ${size}`);
      if (total > limits.totalBytes) throw tooLarge(`at most ${limits.totalBytes} bytes in all`, "more");
      const text = await readFile(path, "utf8");
      signal.throwIfAborted();
      yield { name, text: redact(name, text) };
    }
  }
  return { documents: documents(), finish: () => ({ rename: (name) => name, issues: [] }) };
}

const tooLarge = (expected: string, came: string): ProblemError =>
  new ProblemError(
    "payload-too-large",
    `expected ${expected}, came ${came}; the settings of the service name both limits`,
  );

/** Paths of the files below the folder, with forward slashes, sorted. */
async function namesIn(folder: string, under = ""): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(join(folder, under), { withFileTypes: true })) {
    const name = under === "" ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await namesIn(folder, name)));
    else names.push(name);
  }
  return names.sort();
}
