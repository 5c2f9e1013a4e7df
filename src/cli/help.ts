/** Help texts, rendered from the table of commands. */
import type { Command, Flag } from "./command.ts";
import { flagsOf } from "./flags.ts";
import { fold } from "./render/fold.ts";

/** `clew --help` */
export function overview(commands: readonly Pick<Command, "name" | "summary">[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    "clew: who can do this in our EKS clusters, and by which path?",
    "",
    "Usage: clew COMMAND [WORDS] [FLAGS]",
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    "A snapshot (-s) is a folder, file or archive with the raw output of the tools you already run:",
    "  aws iam get-account-authorization-details · aws eks describe-cluster, describe-access-entry, … · kubectl get -A -o yaml",
    "",
    "Start with",
    "  clew who-can delete pods -n prod -s examples/estate",
    "  clew COMMAND --help",
    "",
    "Exit codes: 0 yes or done, 1 no or changed, 2 bad input or usage, 3 undecided",
    "",
  ].join("\n");
}

/** `clew COMMAND --help` */
export function commandHelp(command: Command): string {
  const lines = [
    `clew ${command.name}: ${command.summary}`,
    "",
    ...command.usage.map((usage, index) => `${index === 0 ? "Usage: " : "       "}clew ${usage}`),
    "",
  ];
  lines.push(...fold(command.about, 100), "");
  if (command.examples.length > 0) {
    lines.push("Examples");
    for (const example of command.examples) lines.push(`  ${example.line}`, `      ${example.says}`);
    lines.push("");
  }
  lines.push("Flags", ...flagLines(flagsOf(command)), "");
  return lines.join("\n");
}

function flagLines(flags: readonly Flag[]): string[] {
  const heads = flags.map(
    (flag) =>
      `${flag.short === undefined ? "    " : `-${flag.short}, `}--${flag.name}${flag.value === "boolean" ? "" : ` ${flag.value}`}`,
  );
  const width = Math.min(34, Math.max(...heads.map((head) => head.length)));
  return flags.flatMap((flag, index) => {
    const head = heads[index] ?? "";
    const choices =
      flag.choices !== undefined && !flag.about.includes(flag.choices.join(", "))
        ? ` (${flag.choices.join(", ")})`
        : "";
    const [first = "", ...rest] = fold(`${flag.about}${choices}`, 100 - width);
    const pad = " ".repeat(width + 4);
    const start = head.length > width ? [`  ${head}`, `${pad}${first}`] : [`  ${head.padEnd(width)}  ${first}`];
    return [...start, ...rest.map((line) => `${pad}${line}`)];
  });
}
