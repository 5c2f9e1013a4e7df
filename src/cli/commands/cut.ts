import { cutRequest } from "../../queries/cut.ts";
import type { CutAnswerJson } from "../../queries/cut-answer.ts";
import { cutOf } from "../../reports/open-cut.ts";
import { type Command, outputFlag, SNAPSHOT_FLAGS } from "../command.ts";
import { readRequest } from "../flags.ts";
import { openSnapshot, strictly } from "../open.ts";
import { structured } from "../output.ts";
import { printable } from "../render/table.ts";
import { print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";
import { awsFlag, readAction } from "../words.ts";

export const cut: Command = {
  name: "cut",
  summary: "what to remove so that somebody can no longer do something",
  usage: ["cut SUBJECT VERB RESOURCE [NAME] [-n NS]", "cut SUBJECT --aws ACTION [ARN]"],
  about:
    "Looks for a smallest set of removable grants (subjects of bindings, access entries, mappings, associations, trust and Allow statements, rules) that closes every path, and verifies it by asking again without them. Exit code 0 when there is one, 1 when not.",
  examples: [{ line: "clew cut shop/api get secrets -n prod", says: "what to take away from a ServiceAccount" }],
  request: cutRequest,
  positional: ["subject", "verb", "resource", "name", "path", "action", "arn"],
  flags: [awsFlag, outputFlag(["table", "json", "yaml"]), ...SNAPSHOT_FLAGS],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [subject] = words;
    if (subject === undefined) throw new UsageError("expected SUBJECT VERB RESOURCE [NAME]");
    const request = readRequest(cutRequest, flags, { subject, ...readAction(invocation, 1) });
    const opened = await openSnapshot(invocation);
    const answer = cutOf(opened.engine, invocation.engineOptions, request);
    const format = String(flags["output"] ?? "table");
    if (format === "table") await print(io, lines(answer));
    else await io.stdout.write(structured(answer, format));
    return strictly(invocation, opened, answer.found ? 0 : 1);
  },
};

function lines(answer: CutAnswerJson): string[] {
  if (answer.found && answer.remove.length === 0) return [`nothing to remove: ${answer.before}`];
  const said = answer.found
    ? [
        ...answer.remove.map(
          ({ what, document, line, pointer }) =>
            `remove ${what} (${document}${line === undefined ? `#${pointer}` : `:${line}`})`,
        ),
        `then ${answer.after}, was ${answer.before}; ${answer.optimal ? "no smaller set does it" : `a smaller one needs at least ${answer.lowerBound}`}`,
      ]
    : ["nothing that can be removed closes every path"];
  return [...said, ...answer.notes].map(printable);
}
