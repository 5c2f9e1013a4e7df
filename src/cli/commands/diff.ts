import { placeWords, shortKey } from "../../explain/words.ts";
import { diffRequest } from "../../queries/diff.ts";
import type { DiffAnswerJson } from "../../queries/diff-answer.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { structured } from "../output.ts";
import { printable } from "../render/table.ts";
import { ALSO_FLAG, LANG_FLAG, writeAlso, writeReport } from "../report-options.ts";
import { compared, SOURCE_FLAGS } from "../source.ts";
import { print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const diff: Command = {
  name: "diff",
  summary: "who gained and who lost which access between two snapshots, and why",
  usage: ["diff BASE HEAD", "diff BASE --overlay PATH"],
  about:
    "Compares two snapshots (folders, archives, git:REVISION:PATH) and groups the changes by the object and line that caused them. Exit code 0 when no access changed, 1 when some did.",
  examples: [
    { line: "clew diff git:main:estate estate", says: "what this branch changes" },
    { line: "clew diff estate --overlay plan.json", says: "what a Terraform plan would change" },
    { line: "clew diff monday.tar.gz friday.tar.gz -o markdown", says: "for a pull request" },
  ],
  request: diffRequest,
  flags: [
    outputFlag(["table", "json", "yaml", "markdown", "html", "csv", "junit", "sarif"]),
    ALSO_FLAG,
    LANG_FLAG,
    ...SOURCE_FLAGS.filter((flag) => flag.name !== "snapshot"),
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [base, head, extra] = words;
    const overlays = Array.isArray(flags["overlay"]) && flags["overlay"].length > 0;
    if (base === undefined || (head === undefined && !overlays) || extra !== undefined)
      throw new UsageError("expected BASE and HEAD, or BASE and --overlay");
    const request = readRequest(diffRequest, flags, {});
    const { answer, issues } = await compared(invocation, base, head, request);
    await writeAlso(invocation, { kind: "diff", answer }, { date: io.now().toISOString() });
    const format = String(flags["output"] ?? "table");
    if (format === "table") await print(io, diffLines(answer));
    else if (format === "json" || format === "yaml") await io.stdout.write(structured(answer, format));
    else
      await writeReport(invocation, format as "markdown", { kind: "diff", answer }, { date: io.now().toISOString() });
    if (flags["strict"] === true && (await issues()) > 0) return 2;
    return answer.equal ? 0 : 1;
  },
};

function diffLines(answer: DiffAnswerJson): string[] {
  if (answer.changes.length === 0) return ["no access changed"];
  const lines: string[] = [];
  for (const group of answer.groups) {
    const causes = answer.causes.filter((cause) => group.causes.includes(cause.id));
    lines.push(
      ...causes.map(
        (cause) =>
          `${cause.change} ${cause.object} (${placeWords({ document: cause.document, pointer: cause.pointer, ...(cause.line === undefined ? {} : { line: cause.line }) })})`,
      ),
    );
    if (causes.length === 0) lines.push("by what the snapshots know of each other");
    for (const kind of group.kinds) {
      const more = kind.identities > kind.samples.length ? ` and ${kind.identities - kind.samples.length} more` : "";
      lines.push(
        `  ${kind.kind}: ${kind.samples.map((sample) => shortKey(sample)).join(", ")}${more} (${kind.cells} rights)`,
      );
    }
  }
  return lines.map(printable);
}
