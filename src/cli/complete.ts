/** Candidates for the word under the cursor, from the table of commands and, for names, from the snapshot. */

import type { OpenEngine } from "../explain/engine.ts";
import { BUILT_IN_RESOURCES } from "../rbac/discovery-table.ts";
import type { Command, Flag } from "./command.ts";
import type { CommandEntry } from "./commands.ts";
import { flagsOf } from "./flags.ts";

const VERBS = [
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
  "impersonate",
  "bind",
  "escalate",
];

/** What may stand at the end of `words` (without the program name). `open` opens the snapshot that `-s` names; it is asked only for names. */
export async function candidates(
  commands: readonly CommandEntry[],
  words: readonly string[],
  open: () => Promise<OpenEngine | undefined>,
): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const [name, ...rest] = words;
  if (words.length <= 1) return commands.map((command) => command.name).filter((one) => one.startsWith(current));
  const command = await commands.find((one) => one.name === name)?.load();
  if (command === undefined) return [];
  const flags = flagsOf(command);
  const before = rest.at(-2);
  const flag =
    before === undefined ? undefined : flags.find((one) => `--${one.name}` === before || `-${one.short}` === before);
  const found =
    flag !== undefined && flag.value !== "boolean"
      ? await valuesOf(flag, open)
      : await wordsOf(command, flags, rest, current, open);
  return found.filter((one) => one.startsWith(current)).slice(0, 500);
}

async function valuesOf(flag: Flag, open: () => Promise<OpenEngine | undefined>): Promise<string[]> {
  if (flag.choices !== undefined) return [...flag.choices];
  if (flag.name === "namespace") return namespaces(await open());
  if (flag.name === "cluster") return [...((await open())?.estate.clusters.keys() ?? [])];
  return [];
}

async function wordsOf(
  command: Command,
  flags: readonly Flag[],
  rest: readonly string[],
  current: string,
  open: () => Promise<OpenEngine | undefined>,
): Promise<string[]> {
  if (current.startsWith("-")) return flags.map((flag) => `--${flag.name}`);
  const place = positionalIndex(flags, rest);
  const asksSubject = command.usage[0]?.split(" ")[1]?.startsWith("SUBJECT") === true || command.name === "paths";
  const shifted = asksSubject ? place - 1 : place;
  if (asksSubject && (place === 0 || command.name === "paths")) return identities(await open());
  if (shifted === 0) return VERBS;
  if (shifted === 1)
    return BUILT_IN_RESOURCES.map((resource) =>
      resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`,
    );
  return [];
}

/** Which positional word the last one is. */
function positionalIndex(flags: readonly Flag[], rest: readonly string[]): number {
  let place = 0;
  for (let index = 0; index < rest.length - 1; index++) {
    const word = rest[index] ?? "";
    if (!word.startsWith("-")) place++;
    else if (flags.some((flag) => flag.value !== "boolean" && (word === `--${flag.name}` || word === `-${flag.short}`)))
      index++;
  }
  return place;
}

function namespaces(engine: OpenEngine | undefined): string[] {
  const found = new Set<string>();
  for (const cluster of engine?.estate.clusters.values() ?? []) {
    for (const fact of cluster.namespaces) found.add(fact.name);
    for (const fact of [...cluster.serviceAccounts, ...cluster.roleBindings]) found.add(fact.namespace);
  }
  return [...found].sort();
}

function identities(engine: OpenEngine | undefined): string[] {
  if (engine === undefined) return [];
  return engine.world
    .starts(undefined)
    .map((node) => engine.world.identities.at(node).shown)
    .sort();
}
