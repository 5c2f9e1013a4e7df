/** What every renderer is given: language, edge words, version. */
import { EDGES } from "../edges/registry.ts";
import type { IssueJson } from "../reports/access-answer.ts";
import { renderers } from "../reports/renderers.ts";
import type { Format, ReportInput, ReportOptions } from "../reports/report.ts";
import type { Invocation } from "./command.ts";
import { version } from "./version.ts";

/** Flags of commands that render reports. */
export const LANG_FLAG = {
  name: "lang",
  value: "LANG",
  choices: ["en", "ko"],
  about: "language of the sentences",
} as const;

/** Writes an input in a format, piece by piece; a reader that went away ends it. */
export async function writeReport(
  invocation: Invocation,
  format: Format,
  input: ReportInput,
  more: { readonly issues?: readonly IssueJson[]; readonly date?: string } = {},
): Promise<void> {
  const { io, flags } = invocation;
  const options: ReportOptions = {
    lang: flags["lang"] === "ko" ? "ko" : "en",
    edges: EDGES,
    version: await version(io),
    ...(typeof flags["source-root"] === "string" ? { sourceRoot: flags["source-root"] } : {}),
    ...more,
  };
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
