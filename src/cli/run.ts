/** Runs the command line of this process. Called by `bin/clew.mjs`. */
import { realpathSync } from "node:fs";
import type { Writable } from "node:stream";
import type { Input, Io, Output } from "./io.ts";
import { main } from "./main.ts";

/**
 * Runs `process.argv` and ends the process with the exit code.
 *
 * @param home folder of the package
 */
export async function run(home: string): Promise<void> {
  const io = processIo(home);
  let code: number;
  try {
    code = await main(process.argv.slice(2), io);
  } catch (error) {
    // A bug: every failure that a user can cause has been said by `main`.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await io.stderr.write(`clew: something went wrong here: ${text}\n`);
    code = 2;
  }
  // An empty write ends after everything before it: `exit` would cut what a slow pipe has not taken.
  await Promise.all([io.stdout.write(""), io.stderr.write("")]);
  process.exit(process.exitCode === undefined ? code : Math.max(Number(process.exitCode), code));
}

/** The streams, folder and signals of this process. */
function processIo(home: string): Io {
  return {
    stdin: input(),
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    cwd: callerFolder(home, process.cwd(), process.env),
    env: process.env,
    home,
    now: () => new Date(),
    stopped: stopSignal(),
  };
}

/**
 * The folder in which the caller stands. `npm run` changes to the package and keeps the caller's folder in INIT_CWD
 * (https://docs.npmjs.com/cli/commands/npm-run-script); a script of another package is no such caller.
 */
export function callerFolder(home: string, cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  const { npm_lifecycle_event: script, INIT_CWD: initial } = env;
  if (initial === undefined || (script !== "clew" && script !== "start")) return cwd;
  return real(cwd) === real(home) ? initial : cwd;
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function input(): Input {
  return {
    get isTTY() {
      return process.stdin.isTTY === true;
    },
    chunks: () => process.stdin,
  };
}

/** Wraps a stream. A reader that left is no error: EPIPE marks the stream closed. */
export function output(stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }): Output {
  let closed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    closed = true;
    if (isGone(error)) return;
    process.exitCode = 2;
    if (stream !== process.stderr) process.stderr.write(`clew: cannot write the answer: ${error.message}\n`);
  });
  return {
    write: (chunk) =>
      new Promise((resolve) => {
        if (closed || stream.destroyed) resolve();
        else stream.write(chunk, () => resolve());
      }),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    get closed() {
      return closed;
    },
  };
}

const isGone = (error: NodeJS.ErrnoException): boolean =>
  error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";

function stopSignal(): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller !== undefined) return controller.signal;
    const made = new AbortController();
    controller = made;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        made.abort(signal);
        for (const other of ["SIGINT", "SIGTERM"] as const) process.removeAllListeners(other);
      });
    }
    return made.signal;
  };
}
