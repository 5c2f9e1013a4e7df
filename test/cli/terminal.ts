/** Command lines run in this process: words in, exit code and what was written out. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Io, Output } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";
import type { OpenEngine } from "../../src/explain/engine.ts";

export const REPO = join(import.meta.dirname, "../..");
export const ESTATE = join(REPO, "examples/estate");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly tty?: boolean;
  readonly columns?: number;
  /** Opens everything anew. */
  readonly fresh?: boolean;
}

/** What one line opened, the next one asks again. */
const engines = new Map<string, OpenEngine>();

/** Runs one command line, without the program's name. */
export async function clew(argv: readonly string[], around: Around = {}): Promise<Ran> {
  const out = output(around);
  const err = output(around);
  const io: Io = {
    stdin: {
      isTTY: false,
      async *chunks() {
        const given = around.stdin ?? "";
        yield typeof given === "string" ? new TextEncoder().encode(given) : given;
      },
    },
    stdout: out.stream,
    stderr: err.stream,
    cwd: around.cwd ?? REPO,
    env: around.env ?? {},
    home: REPO,
    ...(around.fresh === true ? {} : { engines }),
    now: () => new Date("2026-11-25T09:00:00Z"),
    stopped: () => new AbortController().signal,
  };
  const code = await main(argv, io);
  return { code, stdout: out.text(), stderr: err.text() };
}

function output(around: Around): { stream: Output; text: () => string } {
  const chunks: Uint8Array[] = [];
  return {
    stream: {
      async write(chunk) {
        chunks.push(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
      },
      isTTY: around.tty ?? false,
      columns: around.columns,
      closed: false,
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

/** A folder that is gone after the test; a text stays, anything else becomes JSON. */
export function folder(documents: Readonly<Record<string, unknown>>): string {
  const path = mkdtempSync(join(tmpdir(), "clew-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(documents)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return path;
}

/** A `List`, as kubectl prints one. */
export const list = (items: readonly unknown[]) => ({ apiVersion: "v1", kind: "List", items });

export const jsonLines = (lines: readonly unknown[]): string => lines.map((line) => JSON.stringify(line)).join("\n");

/** The parsed lines of an answer in JSON Lines. */
export function readLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
