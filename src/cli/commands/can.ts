import { clusterFor } from "../../explain/engine.ts";
import type { Verdict } from "../../facts/verdict.ts";
import { canRequest } from "../../queries/request.ts";
import { batch } from "../batch.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { coversLine, reviewLine } from "../kubernetes-lines.ts";
import { openSnapshot, strictly } from "../open.ts";
import { structured } from "../output.ts";
import { canLines } from "../render/can.ts";
import { painter } from "../render/colour.ts";
import { SOURCE_FLAGS, serverOf, sourceOf, strictCode } from "../source.ts";
import { hasColour, print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";
import { awsFlag, readAction } from "../words.ts";

export const can: Command = {
  name: "can",
  summary: "one identity, one action: verdict and best path",
  usage: [
    "can SUBJECT VERB RESOURCE [NAME] [-n NS]",
    "can SUBJECT --aws ACTION [ARN]",
    "can --batch FILE|-",
    "can --covers --batch FILE|-",
  ],
  about:
    "Answers whether one identity reaches an action, by which path, and, if not, which gate is shut. SUBJECT is an ARN, NS/NAME or system:serviceaccount:NS:NAME, user:NAME, group:NAME. --batch takes SubjectAccessReview specs as JSON lines and answers each exactly as kube-apiserver does: groups and namespace as given, no path, no access policies.",
  examples: [
    {
      line: "clew can arn:aws:iam::111122223333:role/ci-deploy delete pods -n prod",
      says: "exit code 0 yes, 1 no, 3 undecided",
    },
    { line: "clew can shop/api get secrets -n shop", says: "a ServiceAccount" },
    { line: "clew can user:jane create pods/exec -n prod --groups developers", says: "a user with a group" },
    { line: "clew can --batch questions.jsonl --cluster prod-eu", says: "thousands of questions in one run" },
  ],
  request: canRequest,
  positional: ["subject", "verb", "resource", "name", "path", "action", "arn"],
  flags: [
    awsFlag,
    { name: "batch", value: "FILE", about: "SubjectAccessReview specs as JSON lines; - is stdin" },
    {
      name: "covers",
      value: "boolean",
      about: "with --batch: {user, groups, namespace, role} lines; do the rules held cover the role's?",
    },
    outputFlag(["table", "json", "yaml"]),
    ...SOURCE_FLAGS,
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    if (flags["batch"] !== undefined) {
      const server = serverOf(invocation);
      if (server !== undefined) return (await import("../remote-source.ts")).remoteReviews(invocation, server);
      if (words.length > 0) throw new UsageError("expected no words with --batch");
      const opened = await openSnapshot(invocation);
      const cluster = clusterFor(opened.engine.world, flags["cluster"] as string | undefined);
      const answer = flags["covers"] === true ? coversLine : reviewLine;
      return strictly(invocation, opened, await batch(invocation, (line) => answer(cluster, line)));
    }
    const [subject] = words;
    if (subject === undefined) throw new UsageError("expected SUBJECT VERB RESOURCE");
    const request = readRequest(canRequest, flags, { subject, ...readAction(invocation, 1) });
    const source = await sourceOf(invocation);
    const answer = await source.can(request);
    const format = String(flags["output"] ?? "table");
    if (format === "table") await print(io, canLines(answer, painter(hasColour(io))));
    else await io.stdout.write(structured(answer, format));
    return strictCode(invocation, source, exitOf(answer.verdict, flags["accept"] === "conditional"));
  },
};

/** 0 yes, 1 no, 3 undecided. */
export function exitOf(verdict: Verdict, acceptConditional: boolean): number {
  if (verdict === "allowed" || (verdict === "conditional" && acceptConditional)) return 0;
  return verdict === "denied" ? 1 : 3;
}
