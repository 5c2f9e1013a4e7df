import { whoCanRequest } from "../../queries/request.ts";
import { type Format, REPORT_FORMATS } from "../../reports/report.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { ALSO_FLAG, LANG_FLAG, writeAlso, writeReport } from "../report-options.ts";
import { SOURCE_FLAGS, sourceOf, strictCode } from "../source.ts";
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
    outputFlag(REPORT_FORMATS),
    { name: "since", value: "BASE", about: "an earlier snapshot; the report tells what changed" },
    { name: "source-root", value: "PATH", about: "folder of the snapshot below the repository's root, for SARIF" },
    ALSO_FLAG,
    LANG_FLAG,
    ...SOURCE_FLAGS,
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
    const source = await sourceOf(invocation);
    const date = io.now().toISOString();
    const since = typeof flags["since"] === "string" ? flags["since"] : undefined;
    const input = await source.report({ ...asked, date }, since);
    const issues = await source.issues();
    await writeAlso(invocation, input, { date, issues });
    await writeReport(invocation, String(flags["output"] ?? "markdown") as Format, input, { date, issues });
    return strictCode(invocation, source, 0);
  },
};
