import { clusterFor } from "../../explain/engine.ts";
import { type DoctorAnswer, examine, readServiceAccount } from "../../explain/irsa-doctor.ts";
import { placesOf } from "../../explain/places.ts";
import { placeWords } from "../../explain/words.ts";
import { type Command, outputFlag, SNAPSHOT_FLAGS } from "../command.ts";
import { openSnapshot, strictly } from "../open.ts";
import { structured } from "../output.ts";
import { print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const explain: Command = {
  name: "explain",
  summary: "why a ServiceAccount gets its AWS role, or why not, and what mends it",
  usage: ["explain irsa NAMESPACE/NAME [--cluster C]"],
  about:
    "Walks the chain from a ServiceAccount to its role, IRSA and Pod Identity alike, and says of each link whether it holds, is missing, contradicts or is unknown, with its place and the command that mends it. Exit code 0: a chain holds from end to end; 1: broken; 3: unknown.",
  examples: [
    { line: "clew explain irsa shop/api", says: "the way of shop/api to AWS" },
    { line: "clew explain irsa kube-system/aws-node --cluster prod-eu -o json", says: "the same, for a program" },
  ],
  flags: [
    { name: "cluster", value: "NAME", about: "the cluster; needed when there are several" },
    outputFlag(["table", "json", "yaml"]),
    ...SNAPSHOT_FLAGS,
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    const [what, subject, extra] = words;
    if (what !== "irsa" || subject === undefined || extra !== undefined)
      throw new UsageError("expected `explain irsa NAMESPACE/NAME`");
    const account = readServiceAccount(subject);
    if (account === undefined) throw new UsageError(`expected NAMESPACE/NAME, came \`${subject}\``);
    const opened = await openSnapshot(invocation);
    const { world, estate, snapshot } = opened.engine;
    const cluster = clusterFor(world, flags["cluster"] as string | undefined);
    const answer = examine(world, cluster, placesOf(estate.evidence, snapshot), account.namespace, account.name);
    const format = String(flags["output"] ?? "table");
    if (format === "table") await print(io, doctorLines(answer));
    else await io.stdout.write(structured(answer, format));
    return strictly(invocation, opened, EXIT[answer.status]);
  },
};

const EXIT = { holds: 0, broken: 1, unknown: 3 } as const;

const SIGN = { holds: "ok", missing: "missing", contradicts: "contradicts", unknown: "unknown" } as const;

/** One line a link, its place and its fix below. */
function doctorLines(answer: DoctorAnswer): string[] {
  const lines = [`${answer.serviceAccount} of ${answer.cluster}: ${answer.status}`];
  for (const { way, role, status, links } of answer.chains) {
    lines.push("", `${way}${role === null ? "" : ` to ${role}`}: ${status}`);
    for (const { link, status: found, says, evidence, fix } of links) {
      const [place] = evidence;
      lines.push(
        `  ${SIGN[found].padEnd(11)}  ${link.padEnd(15)}  ${says}${place === undefined ? "" : ` (${placeWords(place)})`}`,
      );
      if (found !== "holds" && fix !== undefined) lines.push(`${" ".repeat(32)}fix: ${fix}`);
    }
  }
  return [...lines, ...answer.notes.map((note) => `note: ${note}`)];
}
