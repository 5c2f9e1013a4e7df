/** Lines in and out. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** Writes lines of the answer. */
export async function print(io: Io, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await io.stdout.write(`${lines.join("\n")}\n`);
}

/** Writes lines for people. */
export async function say(io: Io, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await io.stderr.write(`${lines.join("\n")}\n`);
}

/** Colour on a terminal, unless NO_COLOR is set to anything. */
export function hasColour(io: Io): boolean {
  return io.stdout.isTTY && (io.env["NO_COLOR"] ?? "") === "";
}

/** Characters in a line of the answer: the terminal's, else what COLUMNS says (POSIX); `undefined` = no limit. */
export function lineWidth(io: Io): number | undefined {
  const width = io.stdout.columns ?? Number(io.env["COLUMNS"] ?? "");
  return Number.isInteger(width) && width >= 40 ? width : undefined;
}

/** All of standard input. */
export async function inputBytes(io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The text of a file, or of standard input for `-`. Throws UsageError when it cannot be read. */
export async function inputText(io: Io, path: string): Promise<string> {
  if (path === "-") return Buffer.from(await inputBytes(io)).toString("utf8");
  try {
    return await readFile(resolve(io.cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(`cannot read \`${path}\`: ${error instanceof Error ? error.message : String(error)}`);
  }
}
