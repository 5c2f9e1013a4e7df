import { clusterFor } from "../../explain/engine.ts";
import { whoCanRequest } from "../../queries/request.ts";
import { batch } from "../batch.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { literalWhoCanLines } from "../kubernetes-lines.ts";
import { openSnapshot, strictly } from "../open.ts";
import { structured } from "../output.ts";
import { painter } from "../render/colour.ts";
import { footer } from "../render/footer.ts";
import { shownGaps, whoCanCounts, whoCanTable } from "../render/who-can.ts";
import { SOURCE_FLAGS, serverOf, sourceOf, strictCode } from "../source.ts";
import { hasColour, lineWidth, print, say } from "../streams.ts";
import { UsageError } from "../usage-error.ts";
import { awsFlag, readAction } from "../words.ts";

export const whoCan: Command = {
  name: "who-can",
  summary: "every identity that reaches an action, each with its shortest path",
  usage: [
    "who-can VERB RESOURCE[.GROUP][/SUB] [NAME] [-n NS | -A]",
    "who-can VERB /URL",
    "who-can --aws ACTION [ARN]",
    "who-can --goal GOAL",
  ],
  about:
    'Lists the starting identities (IAM users and roles, ServiceAccounts, users and groups of bindings, outsiders) that can do this, with the steps, the grant and the lines of the documents that say so. Without -n the question is "in any namespace", and the column WHERE says which. The answer is complete.',
  examples: [
    {
      line: "clew who-can delete pods -n prod",
      says: "by design: assume-role, access entries, IRSA, impersonation of users",
    },
    {
      line: "clew who-can create pods/exec --through all",
      says: "abuse too: a pod someone may create, a token someone may read",
    },
    { line: "clew who-can get secrets db-password -n prod -o json", says: "one object, as JSON" },
    { line: "clew who-can --aws s3:GetObject 'arn:aws:s3:::payroll/*'", says: "who reads the bucket, pods included" },
  ],
  request: whoCanRequest,
  positional: ["verb", "resource", "name", "path", "action", "arn", "vendor"],
  flags: [
    awsFlag,
    { name: "all-namespaces", short: "A", value: "boolean", about: "in any namespace; the same as no -n" },
    {
      name: "vendor",
      value: "WHICH",
      choices: ["show", "hide", "only"],
      about: "what Kubernetes and EKS themselves hold (table: hide; JSON: show)",
    },
    {
      name: "batch",
      value: "FILE",
      about: "with --literal --through direct: JSON lines of questions, answered subject by subject",
    },
    outputFlag(["table", "json", "yaml"]),
    ...SOURCE_FLAGS,
  ],
  async run(invocation) {
    const { flags, io } = invocation;
    if (flags["batch"] !== undefined) {
      if (serverOf(invocation) !== undefined) throw new UsageError("expected no --batch with --server");
      if (flags["literal"] !== true) throw new UsageError("expected --literal with --batch");
      const opened = await openSnapshot(invocation);
      const cluster = clusterFor(opened.engine.world, flags["cluster"] as string | undefined);
      return strictly(invocation, opened, await batch(invocation, literalWhoCanLines(cluster)));
    }
    const format = String(flags["output"] ?? "table");
    if (flags["all-namespaces"] === true && flags["namespace"] !== undefined)
      throw new UsageError("expected -n or -A, came both");
    const asked = flags["goal"] === undefined ? readAction(invocation) : {};
    if (flags["goal"] !== undefined && invocation.words.length > 0)
      throw new UsageError("expected a goal or an action, came both");
    const vendor = String(flags["vendor"] ?? (format === "table" ? "hide" : "show")) as "show" | "hide" | "only";
    const request = readRequest(whoCanRequest, flags, { ...asked, vendor });
    const source = await sourceOf(invocation);
    const answer = await source.whoCan(request);
    if (format === "table") {
      const verbose = flags["verbose"] === true;
      const options = { vendor, grouped: !verbose, width: lineWidth(io) };
      await print(io, whoCanTable(answer, painter(hasColour(io)), options));
      if (flags["quiet"] !== true)
        await say(io, [
          "",
          ...whoCanCounts(answer, options),
          ...footer({ ...answer, gaps: shownGaps(answer, options) }, verbose),
        ]);
    } else await io.stdout.write(structured(answer, format));
    return strictCode(invocation, source, 0);
  },
};
