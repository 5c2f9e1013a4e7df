/** Opens the snapshot a command line names. */
import { resolve } from "node:path";
import { type OpenEngine, openEngine } from "../explain/engine.ts";
import type { Issue } from "../facts/gap.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { readSnapshot, requireRecognised, SnapshotError } from "../sources/files.ts";
import { gitSource, readGitSnapshot } from "../sources/git.ts";
import { overlayInput, withOverlays, withoutReplaced } from "../sources/overlay.ts";
import type { Invocation } from "./command.ts";
import { inputBytes, say } from "./streams.ts";
import { UsageError } from "./usage-error.ts";

export interface Opened {
  readonly engine: OpenEngine;
  readonly issues: readonly Issue[];
}

/** Reads and opens `-s` (default: the caller's folder). Issues are counted on stderr; SnapshotError becomes a UsageError. */
export async function openSnapshot(invocation: Invocation): Promise<Opened> {
  const { io, flags } = invocation;
  const path = typeof flags["snapshot"] === "string" ? flags["snapshot"] : ".";
  try {
    const git = gitSource(path);
    const read =
      git === undefined
        ? await readSnapshot(path === "-" ? { content: await inputBytes(io), name: "stdin" } : resolve(io.cwd, path))
        : await readGitSnapshot(git, io.cwd);
    let engine = engineOf(invocation, read.snapshot);
    requireRecognised(engine.estate);
    const overlays = Array.isArray(flags["overlay"]) ? flags["overlay"] : [];
    let readIssues = read.issues;
    if (overlays.length > 0) {
      const clusters = [...engine.estate.clusters.keys()];
      const inputs = overlays.map((text) => overlayInput(text, clusters));
      const laid = await withOverlays(
        read.snapshot,
        engine.estate,
        inputs.map((input) => ({ ...input, path: resolve(io.cwd, input.path) })),
      );
      engine = engineOf(invocation, laid.snapshot);
      readIssues = [...read.issues, ...laid.issues];
    }
    const issues = [...readIssues, ...(overlays.length > 0 ? withoutReplaced(engine.issues()) : engine.issues())];
    if (issues.length > 0 && flags["quiet"] !== true) {
      const shown = flags["verbose"] === true ? issues : [];
      await say(io, shown.map(issueLine));
      if (flags["verbose"] !== true)
        await say(io, [
          `${issues.length} issue${issues.length === 1 ? "" : "s"} in the snapshot (clew validate lists them)`,
        ]);
    }
    return { engine, issues };
  } catch (error) {
    if (error instanceof SnapshotError) throw new UsageError(error.message);
    throw error;
  }
}

/** Opens a snapshot, or finds it open: a snapshot is its id, and nothing that is asked of an engine changes what it answers. */
function engineOf({ io, engineOptions }: Invocation, snapshot: Snapshot): OpenEngine {
  const key = JSON.stringify([snapshot.id, engineOptions]);
  const engine = io.engines?.get(key) ?? openEngine(snapshot, engineOptions);
  io.engines?.set(key, engine);
  return engine;
}

/** One issue in one line: `file:line pointer: expected …, came …`. */
export function issueLine(issue: Issue): string {
  const place = `${issue.document}${issue.line === undefined ? "" : `:${issue.line}`}${issue.pointer === undefined || issue.pointer === "" ? "" : ` ${issue.pointer}`}`;
  return `${place}: expected ${issue.expected}, came ${issue.came}`;
}

/** 2 when the snapshot has issues and `--strict` was given, else the code itself. */
export function strictly(invocation: Invocation, opened: Opened, code: number): number {
  return invocation.flags["strict"] === true && opened.issues.length > 0 ? 2 : code;
}
