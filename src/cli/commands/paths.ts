import { pathsRequest } from "../../queries/request.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { structured } from "../output.ts";
import { pathLines } from "../render/can.ts";
import { painter } from "../render/colour.ts";
import { SOURCE_FLAGS, sourceOf, strictCode } from "../source.ts";
import { hasColour, print, say } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const paths: Command = {
  name: "paths",
  summary: "the shortest paths between two identities",
  usage: ["paths FROM TO [--k N]"],
  about:
    "Lists simple paths from one identity to another, best verdict first, then shortest. Abuse of rights is followed unless --through identity is given.",
  examples: [
    {
      line: "clew paths shop/api arn:aws:iam::111122223333:role/payroll-reader",
      says: "from a ServiceAccount to a role",
    },
  ],
  request: pathsRequest,
  positional: ["from", "to"],
  flags: [outputFlag(["table", "json", "yaml"]), ...SOURCE_FLAGS],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [from, to, extra] = words;
    if (from === undefined || to === undefined || extra !== undefined) throw new UsageError("expected FROM and TO");
    const request = readRequest(pathsRequest, flags, { from, to });
    const source = await sourceOf(invocation);
    const answer = await source.paths(request);
    if (flags["output"] === undefined || flags["output"] === "table") {
      const paint = painter(hasColour(io));
      if (answer.paths.length === 0) await print(io, ["no path"]);
      for (const [index, path] of answer.paths.entries())
        await print(io, [
          `${index + 1}) ${paint.verdict(path.verdict)}, ${path.steps.length} steps`,
          ...pathLines(path, null, paint),
        ]);
      if (answer.truncated) await say(io, ["there may be more paths (--k, --max-steps)"]);
    } else await io.stdout.write(structured(answer, String(flags["output"])));
    return strictCode(invocation, source, 0);
  },
};
