import { placeWords } from "../../explain/words.ts";
import { type Command, outputFlag } from "../command.ts";
import { structured } from "../output.ts";
import { painter } from "../render/colour.ts";
import { printable } from "../render/table.ts";
import { LANG_FLAG, writeReport } from "../report-options.ts";
import { SOURCE_FLAGS, sourceOf, strictCode } from "../source.ts";
import { hasColour, print } from "../streams.ts";

export const findings: Command = {
  name: "findings",
  summary: "what a reviewer would want to be told without asking",
  usage: ["findings [-s SNAPSHOT]"],
  about: "Lists dangling, dead, stale, hidden and over-wide grants, each with its places and what to do about it.",
  examples: [{ line: "clew findings -s estate -o markdown", says: "for a ticket" }],
  flags: [
    outputFlag(["table", "json", "yaml", "markdown", "html", "csv", "sarif", "junit"]),
    LANG_FLAG,
    ...SOURCE_FLAGS,
  ],
  async run(invocation) {
    const { flags, io } = invocation;
    const source = await sourceOf(invocation);
    const answer = await source.findings();
    const format = String(flags["output"] ?? "table");
    if (format === "table") {
      const paint = painter(hasColour(io));
      const lines = answer.findings.flatMap((finding) => [
        `${paint.bold(finding.severity.padEnd(8))} ${printable(finding.message)} (${finding.finding})`,
        ...(finding.evidence.length === 0
          ? []
          : [paint.dim(printable(`         ${finding.evidence.map(placeWords).join(" · ")}`))]),
      ]);
      await print(io, lines.length === 0 ? ["nothing found"] : lines);
    } else if (format === "json" || format === "yaml") await io.stdout.write(structured(answer, format));
    else await writeReport(invocation, format as "markdown", { kind: "findings", answer });
    return strictCode(invocation, source, 0);
  },
};
