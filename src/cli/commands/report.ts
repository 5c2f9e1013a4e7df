import type { DiffAnswerJson } from "../../queries/diff-answer.ts";
import { whoCanRequest } from "../../queries/request.ts";
import { accessReport } from "../../reports/access-report.ts";
import { diffOf } from "../../reports/open-diff.ts";
import type { Format, ReportInput } from "../../reports/report.ts";
import { type Command, outputFlag, SNAPSHOT_FLAGS } from "../command.ts";
import { readRequest } from "../flags.ts";
import { openSnapshot, strictly } from "../open.ts";
import { ALSO_FLAG, LANG_FLAG, writeAlso, writeReport } from "../report-options.ts";
import { UsageError } from "../usage-error.ts";

export const report: Command = {
  name: "report",
  summary: "an access report for the reviewer's desk: who holds what, how, since when",
  usage: ["report [-s SNAPSHOT] -o html", "report VERB RESOURCE [NAME] -o markdown"],
  about:
    "Without a question: who holds which power in the whole snapshot, by principal and by namespace, by which path, since when, and what could not be seen. With a question: the answer of who-can as a report. --since BASE adds what changed since an earlier snapshot.",
  examples: [
    { line: "clew report -o html > access.html", says: "one self-contained page" },
    { line: "clew report delete pods -n prod -o csv", says: "one question, for a spreadsheet" },
    { line: "clew report --since last-quarter.tar.gz --lang ko -o html", says: "with what changed, in Korean" },
  ],
  request: whoCanRequest,
  positional: ["verb", "resource", "name"],
  flags: [
    outputFlag(["markdown", "html", "json", "csv", "sarif", "junit", "mermaid", "dot", "gexf", "graphml"]),
    { name: "since", value: "BASE", about: "an earlier snapshot; the report tells what changed" },
    { name: "source-root", value: "PATH", about: "folder of the snapshot below the repository's root, for SARIF" },
    ALSO_FLAG,
    LANG_FLAG,
    ...SNAPSHOT_FLAGS,
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [verb, resource, name, extra] = words;
    if (extra !== undefined) throw new UsageError(`expected VERB RESOURCE [NAME], came \`${words.join(" ")}\``);
    const asked = readRequest(whoCanRequest, flags, {
      ...(verb === undefined ? {} : { verb }),
      ...(resource === undefined ? {} : resource.startsWith("/") ? { path: resource } : { resource }),
      ...(name === undefined ? {} : { name }),
    });
    const opened = await openSnapshot(invocation);
    const { engine, issues } = opened;
    const date = io.now().toISOString();
    const isQuestion = asked.verb !== undefined || asked.goal !== undefined || asked.action !== undefined;
    const input: ReportInput = isQuestion
      ? { kind: "who-can", answer: engine.whoCan(asked) }
      : {
          kind: "access",
          answer: accessReport(engine, {
            through: asked.through,
            date,
            issues,
            ...(asked.namespace === undefined ? {} : { namespace: asked.namespace }),
            ...(asked.cluster === undefined ? {} : { cluster: asked.cluster }),
            ...(typeof flags["since"] === "string"
              ? { changes: await changesSince(invocation, flags["since"], opened, asked.through) }
              : {}),
          }),
        };
    await writeAlso(invocation, input, { date, issues });
    await writeReport(invocation, String(flags["output"] ?? "markdown") as Format, input, { date, issues });
    return strictly(invocation, opened, 0);
  },
};

async function changesSince(
  invocation: Parameters<Command["run"]>[0],
  base: string,
  head: Awaited<ReturnType<typeof openSnapshot>>,
  through: "direct" | "identity" | "all",
): Promise<DiffAnswerJson> {
  const { overlay: _, ...flags } = invocation.flags;
  const before = await openSnapshot({ ...invocation, flags: { ...flags, snapshot: base, quiet: true } });
  return diffOf(before.engine, head.engine, { through, vendor: false });
}
