/** How a command is declared: help, completion and docs are rendered from the table of commands. */
import type { z } from "zod";
import type { EngineOptions } from "../explain/engine-types.ts";
import type { Io } from "./io.ts";

/** A flag beyond those of the request object. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** `boolean` takes no value; a word in capitals stands for the value in help. */
  readonly value: "boolean" | string;
  readonly many?: true;
  readonly about: string;
  readonly choices?: readonly string[];
}

/** What a command is given: positional words, flags by name, and the world outside. */
export interface Invocation {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly io: Io;
  readonly engineOptions: EngineOptions;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Without the program name: `who-can VERB RESOURCE [NAME]`. */
  readonly usage: readonly string[];
  readonly about: string;
  readonly examples: readonly { readonly line: string; readonly says: string }[];
  /** Its fields become flags, in kebab-case. */
  readonly request?: z.ZodObject;
  /** Fields of the request that are positional words and no flags. */
  readonly positional?: readonly string[];
  readonly flags: readonly Flag[];
  /** Returns the exit code. */
  run(invocation: Invocation): Promise<number>;
}

/** Flags every command knows. */
export const COMMON_FLAGS: readonly Flag[] = [
  { name: "help", short: "h", value: "boolean", about: "show this help" },
  { name: "quiet", short: "q", value: "boolean", about: "no counts, notes and warnings on stderr" },
  { name: "verbose", short: "v", value: "boolean", about: "every issue and assumption on stderr" },
];

/** Flags of every command that reads a snapshot. */
export const SNAPSHOT_FLAGS: readonly Flag[] = [
  {
    name: "snapshot",
    short: "s",
    value: "PATH",
    about: "folder, file, .tar.gz, .zip, git:REVISION:PATH, or - for stdin; absent = this folder",
  },
  {
    name: "overlay",
    value: "[CLUSTER=]PATH",
    many: true,
    about: "rendered manifests or a Terraform plan (terraform show -json) laid over the snapshot",
  },
  {
    name: "defaults",
    value: "WHICH",
    choices: ["auto", "none", "kubernetes", "eks"],
    about: "built-in policy laid under the snapshot",
  },
  { name: "kubernetes-version", value: "VERSION", about: "version whose rules apply where the snapshot does not say" },
  { name: "assume", value: "NAME=VALUE", many: true, about: "take an assumption another way; answers list them" },
  { name: "strict", value: "boolean", about: "issues in the snapshot end with exit code 2" },
  { name: "accept", value: "VERDICT", choices: ["conditional"], about: "count conditional as yes in the exit code" },
];

/** `-o`: the first is the default. */
export function outputFlag(formats: readonly string[]): Flag {
  return { name: "output", short: "o", value: "FORMAT", choices: formats, about: `one of ${formats.join(", ")}` };
}
