/** JSON Lines in, one line out for each, same order: the batch forms of the commands. */
import { batchLine } from "../explain/batch-line.ts";
import type { Invocation } from "./command.ts";
import { inputText } from "./streams.ts";
import { UsageError } from "./usage-error.ts";

/** How many answers are written at once. */
const CHUNK = 1000;

/**
 * Answers every line of `--batch FILE`. A line that is no JSON object, or that `answer` throws at, becomes `{"error": …}`.
 * Empty lines are passed over. Returns 0 when every line was answered, 1 when one is an error line.
 */
export async function batch(
  invocation: Invocation,
  answer: (line: Record<string, unknown>) => object,
): Promise<number> {
  const { io, flags } = invocation;
  const file = flags["batch"];
  if (typeof file !== "string") throw new UsageError("expected --batch FILE");
  const text = await inputText(io, file);
  let failed = false;
  let out: string[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    let result: object;
    try {
      result = answer(batchLine(line));
    } catch (error) {
      result = { error: error instanceof Error ? error.message : String(error) };
    }
    if ("error" in result && !("mapped" in result) && !("canonical" in result)) failed = true;
    out.push(JSON.stringify(result));
    if (out.length >= CHUNK) {
      await io.stdout.write(`${out.join("\n")}\n`);
      out = [];
    }
  }
  if (out.length > 0) await io.stdout.write(`${out.join("\n")}\n`);
  return failed ? 1 : 0;
}
