/** The terminal front door: words in, exit code out. */
import { problemOf } from "../facts/problems.ts";
import { RequestError } from "../queries/request-error.ts";
import { COMMANDS } from "./commands.ts";
import { parseFlags } from "./flags.ts";
import { commandHelp, overview } from "./help.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Runs one command line (without the program name) and returns its exit code. Throws only for faults of our own. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || (name === "help" && rest.length === 0)) {
    // Nothing was asked: what follows is no answer.
    await (name === undefined ? io.stderr : io.stdout).write(overview(COMMANDS));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "version") {
    await io.stdout.write(`${await version(io)}\n`);
    return 0;
  }
  const wanted = name === "help" ? rest[0] : name;
  const entry = COMMANDS.find((one) => one.name === wanted);
  try {
    if (entry === undefined)
      throw new UsageError(
        `expected a command out of ${COMMANDS.map((one) => one.name).join(", ")}, came \`${wanted}\``,
      );
    const command = await entry.load();
    if (name === "help") {
      await io.stdout.write(commandHelp(command));
      return 0;
    }
    const parsed = parseFlags(command, rest);
    if (parsed.flags["help"] === true) {
      await io.stdout.write(commandHelp(command));
      return 0;
    }
    const { flags, words } = parsed;
    const engineOptions = {
      ...(flags["defaults"] === undefined
        ? {}
        : { defaults: flags["defaults"] as "auto" | "none" | "kubernetes" | "eks" }),
      ...(flags["kubernetes-version"] === undefined ? {} : { kubernetesVersion: String(flags["kubernetes-version"]) }),
      ...(flags["assume"] === undefined ? {} : { assume: flags["assume"] as readonly string[] }),
    };
    return await command.run({ words, flags, io, engineOptions });
  } catch (error) {
    if (error instanceof UsageError) {
      await io.stderr.write(`clew: ${error.message}\n`);
      return 2;
    }
    if (error instanceof RequestError) {
      await io.stderr.write(`clew: ${error.message}\n`);
      return problemOf(error.code).exit;
    }
    throw error;
  }
}
