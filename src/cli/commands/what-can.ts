import { grantWords, listWords, shortKey, viaWords } from "../../explain/words.ts";
import type { WhatCanAnswerJson } from "../../queries/answer.ts";
import { whatCanRequest } from "../../queries/request.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { structured } from "../output.ts";
import { type Paint, painter } from "../render/colour.ts";
import { columns, printable } from "../render/table.ts";
import { SOURCE_FLAGS, sourceOf, strictCode } from "../source.ts";
import { hasColour, print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const whatCan: Command = {
  name: "what-can",
  summary: "everything an identity can become, and what it may do there",
  usage: ["what-can SUBJECT [-n NS] [--aws]"],
  about:
    "Lists the identities that SUBJECT reaches, itself first, and the rules each of them holds, with the binding and role that grant them.",
  examples: [
    { line: "clew what-can arn:aws:iam::111122223333:role/ci-deploy", says: "in every cluster" },
    { line: "clew what-can shop/api --aws", says: "the AWS rights a ServiceAccount reaches" },
  ],
  request: whatCanRequest,
  positional: ["subject", "vendor"],
  flags: [
    {
      name: "vendor",
      value: "WHICH",
      choices: ["show", "hide", "only"],
      about: "what Kubernetes and EKS themselves grant (table: hide; JSON: show)",
    },
    outputFlag(["table", "json", "yaml"]),
    ...SOURCE_FLAGS,
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [subject, extra] = words;
    if (subject === undefined || extra !== undefined) throw new UsageError("expected one SUBJECT");
    const format = String(flags["output"] ?? "table");
    const request = readRequest(whatCanRequest, flags, {
      subject,
      vendor: flags["vendor"] ?? (format === "table" ? "hide" : "show"),
    });
    const source = await sourceOf(invocation);
    const answer = await source.whatCan(request);
    if (format === "table") await print(io, whatCanLines(answer, painter(hasColour(io))));
    else await io.stdout.write(structured(answer, format));
    return strictCode(invocation, source, 0);
  },
};

function whatCanLines(answer: WhatCanAnswerJson, paint: Paint): string[] {
  if (answer.reached.length === 0) return ["nothing beyond what everybody holds"];
  const lines: string[] = [];
  for (const reached of answer.reached) {
    const via = viaWords({ path: reached.path, cluster: reached.cluster, as: null });
    const place = reached.cluster === null ? "" : ` in ${reached.cluster}`;
    lines.push(
      `${paint.bold(printable(shortKey(reached.identity.id, reached.cluster)))}${place} ${paint.verdict(reached.verdict)}${via === "" ? "" : printable(` by ${via}`)}`,
    );
    const rows = reached.permissions.map((permission) => {
      const { namespaces, names } = permission.scope;
      const where = namespaces === undefined || namespaces === "*" ? "everywhere" : namespaces.join(", ");
      const only = names === undefined || names === "*" ? "" : ` [${listWords(names, 3)}]`;
      return [
        `  ${where}`,
        permission.verbs.join(","),
        `${listWords(permission.resources, 6)}${only}`,
        grantWords(permission.grant),
      ].map(printable);
    });
    lines.push(...columns(rows));
  }
  return lines;
}
