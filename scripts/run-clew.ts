/** Runs a command line of Clew in this process and gives what it printed. */

import type { Io, Output } from "../src/cli/io.ts";
import { main } from "../src/cli/main.ts";

function sink(): Output & { text(): string } {
  let text = "";
  return {
    isTTY: false,
    columns: undefined,
    closed: false,
    write: async (chunk) => {
      text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    },
    text: () => text,
  };
}

/** Runs `argv` as from the folder `home`. */
export async function run(
  argv: readonly string[],
  home: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [sink(), sink()];
  const io: Io = {
    stdin: { isTTY: false, chunks: async function* () {} },
    stdout,
    stderr,
    cwd: home,
    home,
    env: {},
    now: () => new Date("2026-11-01T00:00:00Z"),
    stopped: () => new AbortController().signal,
  };
  const code = await main(argv, io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
