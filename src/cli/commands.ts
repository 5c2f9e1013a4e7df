/** The table of commands: help, completion, docs and dispatch come from it. A command's code is loaded when it is called. */
import type { Command } from "./command.ts";

export interface CommandEntry {
  readonly name: string;
  /** One line of the overview; the command itself says the same. */
  readonly summary: string;
  load(): Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "who-can",
    summary: "every identity that reaches an action, each with its shortest path",
    load: async () => (await import("./commands/who-can.ts")).whoCan,
  },
  {
    name: "can",
    summary: "one identity, one action: verdict and best path",
    load: async () => (await import("./commands/can.ts")).can,
  },
  {
    name: "what-can",
    summary: "everything an identity can become, and what it may do there",
    load: async () => (await import("./commands/what-can.ts")).whatCan,
  },
  {
    name: "paths",
    summary: "the shortest paths between two identities",
    load: async () => (await import("./commands/paths.ts")).paths,
  },
  {
    name: "diff",
    summary: "who gained and who lost which access between two snapshots, and why",
    load: async () => (await import("./commands/diff.ts")).diff,
  },
  {
    name: "cut",
    summary: "what to remove so that somebody can no longer do something",
    load: async () => (await import("./commands/cut.ts")).cut,
  },
  {
    name: "check",
    summary: "does an estate keep a policy? for CI",
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    name: "report",
    summary: "an access report for the reviewer's desk: who holds what, how, since when",
    load: async () => (await import("./commands/report.ts")).report,
  },
  {
    name: "findings",
    summary: "what a reviewer would want to be told without asking",
    load: async () => (await import("./commands/findings.ts")).findings,
  },
  {
    name: "graph",
    summary: "the access graph itself, one line a step",
    load: async () => (await import("./commands/graph.ts")).graph,
  },
  {
    name: "explain",
    summary: "why a ServiceAccount gets its AWS role, or why not, and what mends it",
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  {
    name: "edges",
    summary: "the kinds of steps that paths are made of",
    load: async () => (await import("./commands/edges.ts")).edges,
  },
  {
    name: "validate",
    summary: "what a snapshot holds, what is wrong with it, and what is missing",
    load: async () => (await import("./commands/validate.ts")).validate,
  },
  {
    name: "map-identity",
    summary: "who an IAM caller is inside a cluster",
    load: async () => (await import("./commands/map-identity.ts")).mapIdentity,
  },
  {
    name: "simulate",
    summary: "an offline policy simulator: AWS requests with all their policies",
    load: async () => (await import("./commands/simulate.ts")).simulate,
  },
  {
    name: "collect",
    summary: "read an estate from AWS and its clusters into a folder, read-only",
    load: async () => (await import("./commands/collect.ts")).collect,
  },
  {
    name: "permissions",
    summary: "the least rights that collect needs",
    load: async () => (await import("./commands/permissions.ts")).permissions,
  },
  {
    name: "serve",
    summary: "the same queries over HTTP, and the explorer page",
    load: async () => (await import("./commands/serve.ts")).serve,
  },
  {
    name: "token",
    summary: "who may call the service: make, list and revoke its tokens",
    load: async () => (await import("./commands/token.ts")).token,
  },
  {
    name: "completion",
    summary: "completion for bash, zsh or fish",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
];

/** Every command, loaded. */
export function allCommands(): Promise<Command[]> {
  return Promise.all(COMMANDS.map((entry) => entry.load()));
}
