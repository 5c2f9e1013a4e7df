/** What every renderer is given: language, edge words, version. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EDGES } from "../edges/registry.ts";
import type { IssueJson } from "../reports/access-answer.ts";
import { renderers } from "../reports/renderers.ts";
import { FORMATS, type Format, type ReportInput, type ReportOptions } from "../reports/report.ts";
import type { Flag, Invocation } from "./command.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Flags of commands that render reports. */
export const LANG_FLAG = {
  name: "lang",
  value: "LANG",
  choices: ["en", "ko"],
  about: "language of the sentences",
} as const;

/** Further formats of the same answer, for CI: one run, several files. */
export const ALSO_FLAG: Flag = {
  name: "also",
  value: "FORMAT=FILE",
  many: true,
  about: "write the answer into a file too, in this format; may be given several times",
};

/** Writes the files that `--also` names. */
export async function writeAlso(
  invocation: Invocation,
  input: ReportInput,
  more: { readonly issues?: readonly IssueJson[]; readonly date?: string } = {},
): Promise<void> {
  const { io, flags } = invocation;
  for (const text of Array.isArray(flags["also"]) ? flags["also"] : []) {
    const [format = "", ...rest] = text.split("=");
    const file = rest.join("=");
    const known = FORMATS.find((one) => one === format);
    if (known === undefined || file === "")
      throw new UsageError(`expected FORMAT=FILE with one of ${FORMATS.join(", ")}, came \`${text}\``);
    const options = await optionsOf(invocation, more);
    try {
      await writeFile(resolve(io.cwd, file), renderers[known](input, options));
    } catch (error) {
      throw new UsageError(`cannot write \`${file}\`: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Writes an input in a format, piece by piece; a reader that went away ends it. */
export async function writeReport(
  invocation: Invocation,
  format: Format,
  input: ReportInput,
  more: { readonly issues?: readonly IssueJson[]; readonly date?: string } = {},
): Promise<void> {
  const { io } = invocation;
  const options = await optionsOf(invocation, more);
  let held = "";
  for (const piece of renderers[format](input, options)) {
    held += piece;
    if (held.length < 65_536) continue;
    await io.stdout.write(held);
    held = "";
    if (io.stdout.closed) return;
  }
  await io.stdout.write(held);
}

async function optionsOf(
  { io, flags }: Invocation,
  more: { readonly issues?: readonly IssueJson[]; readonly date?: string },
): Promise<ReportOptions> {
  return {
    lang: flags["lang"] === "ko" ? "ko" : "en",
    edges: EDGES,
    version: await version(io),
    ...(typeof flags["source-root"] === "string" ? { sourceRoot: flags["source-root"] } : {}),
    ...more,
  };
}
