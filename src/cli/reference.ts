/** The reference of every command, rendered from the table: docs/cli.md. */
import { COMMON_FLAGS, type Command, type Flag, SNAPSHOT_FLAGS } from "./command.ts";
import { requestFlags } from "./flags.ts";
import { SERVER_FLAGS } from "./source.ts";

/** What the exit codes say, as design.md §7 fixes them. */
const EXIT_CODES = [
  ["0", "yes, holds, equal, every line answered"],
  ["1", "no, broken, access changed, one line is an error"],
  ["2", "bad input or usage; with `--strict`, issues in the snapshot"],
  ["3", "undecided: a conditional or unknown verdict decided it (`--accept conditional` makes conditional 0)"],
] as const;

/** The text of docs/cli.md: commands in the order of the table, the flags that many share told once. */
export function cliDocument(commands: readonly Command[]): string {
  const lines = [
    "# Commands",
    "",
    "Rendered from the table of commands (`src/cli/commands.ts`); `clew COMMAND --help` says the same. The answer goes to stdout and nothing else does; counts, notes and warnings go to stderr.",
    "",
    "| command | answers |",
    "| --- | --- |",
    ...commands.map(({ name, summary }) => `| [${name}](#${name}) | ${cell(summary)} |`),
    "",
    "## Exit codes",
    "",
    "| code | says |",
    "| --- | --- |",
    ...EXIT_CODES.map(([code, says]) => `| ${code} | ${says} |`),
    "",
    "`who-can`, `what-can`, `paths` and `report` end with 0 or 2: nobody is an answer too.",
    "",
    "## Flags of every command",
    "",
    ...flagTable(COMMON_FLAGS),
    "",
    "Colour appears on a terminal alone, and never where `NO_COLOR` is set.",
    "",
    "## Flags of commands that read a snapshot",
    "",
    ...flagTable(SNAPSHOT_FLAGS),
    "",
    "## Flags of commands that a service can answer",
    "",
    "Such a command prints what it prints here of the same documents. A flag that says how a snapshot is opened does not go with `--server`: the service has opened its own.",
    "",
    ...flagTable(SERVER_FLAGS),
    "",
    ...commands.flatMap(commandPage),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function commandPage(command: Command): string[] {
  const flags = [...requestFlags(command), ...command.flags];
  const own = flags.filter((flag) => !SNAPSHOT_FLAGS.includes(flag) && !SERVER_FLAGS.includes(flag));
  const shared = flags.filter((flag) => SNAPSHOT_FLAGS.includes(flag));
  return [
    `## ${command.name}`,
    "",
    "```",
    ...command.usage.map((usage) => `clew ${usage}`),
    "```",
    "",
    command.about,
    "",
    ...command.examples.flatMap(({ line, says }) => [`- \`${line}\`: ${says}`]),
    "",
    ...(own.length === 0 ? [] : [...flagTable(own), ""]),
    ...(shared.length === 0 ? [] : [`${sharedWords(shared)}.`, ""]),
    ...(flags.some((flag) => SERVER_FLAGS.includes(flag))
      ? ["A [service](#flags-of-commands-that-a-service-can-answer) can answer it.", ""]
      : []),
  ];
}

function sharedWords(shared: readonly Flag[]): string {
  const all = "Also [the flags of commands that read a snapshot](#flags-of-commands-that-read-a-snapshot)";
  const left = SNAPSHOT_FLAGS.filter((flag) => !shared.includes(flag)).map((flag) => `\`--${flag.name}\``);
  return left.length === 0 ? all : `${all}, but for ${left.join(", ")}`;
}

function flagTable(flags: readonly Flag[]): string[] {
  return ["| flag | value | about |", "| --- | --- | --- |", ...flags.map(flagRow)];
}

function flagRow(flag: Flag): string {
  const names = `${flag.short === undefined ? "" : `\`-${flag.short}\`, `}\`--${flag.name}\``;
  const value = flag.value === "boolean" ? "" : `\`${flag.value}\`${flag.many === true ? ", again and again" : ""}`;
  const choices = flag.choices?.join(", ") ?? "";
  const about = choices === "" || flag.about.includes(choices) ? flag.about : `${flag.about} (${choices})`;
  return `| ${names} | ${cell(value)} | ${cell(about)} |`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");
