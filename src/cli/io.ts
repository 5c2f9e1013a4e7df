/** The world outside, as commands see it. Tests pass their own; `run.ts` makes the real one. */
import type { OpenEngine } from "../explain/engine.ts";

/** A stream to write to. */
export interface Output {
  /** Hands over text or bytes; resolves when more may come. Once `closed`, what is written is dropped. */
  write(chunk: string | Uint8Array): Promise<void>;
  readonly isTTY: boolean;
  /** Width of the terminal in characters; `undefined` where there is none. */
  readonly columns: number | undefined;
  /** Nobody reads any more (`| head`): a long answer stops here. */
  readonly closed: boolean;
}

/** Where input comes from when a file is `-`. */
export interface Input {
  readonly isTTY: boolean;
  /** The bytes, once. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface Io {
  readonly stdin: Input;
  /** The answer and nothing else. */
  readonly stdout: Output;
  /** Progress, warnings and counts. */
  readonly stderr: Output;
  /** The caller's folder, absolute: relative paths on the command line start here, not at `process.cwd()`. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the package, absolute: `openapi/` and the manifest lie in it. */
  readonly home: string;
  /** Engines that stay open from line to line, by snapshot and options; absent = every line opens its own. */
  readonly engines?: Map<string, OpenEngine>;
  /** The present, read by the shell alone. */
  now(): Date;
  /**
   * Aborted by SIGINT or SIGTERM. Until the first call these end the process at once, which is right for whatever computes;
   * a second signal ends it at once in any case.
   */
  stopped(): AbortSignal;
}
