/** What the query commands ask: a snapshot that is opened here, or a service that has it open. */
import type { Issue } from "../facts/gap.ts";
import type { FindingsAnswerJson } from "../findings/answer.ts";
import type { CheckResultJson } from "../policy/result.ts";
import type { CanAnswerJson, PathsAnswerJson, WhatCanAnswerJson, WhoCanAnswerJson } from "../queries/answer.ts";
import type { DiffRequest } from "../queries/diff.ts";
import type { DiffAnswerJson } from "../queries/diff-answer.ts";
import type { CanRequest, PathsRequest, WhatCanRequest, WhoCanRequest } from "../queries/request.ts";
import type { GraphRequest } from "../reports/graph-lines-answer.ts";
import type { CheckQuestion } from "../reports/open-check.ts";
import type { ReportRequest } from "../reports/open-report.ts";
import type { ReportInput } from "../reports/report.ts";
import { type Flag, type Invocation, SNAPSHOT_FLAGS } from "./command.ts";
import { localDiff, localSource } from "./local-source.ts";
import { UsageError } from "./usage-error.ts";

/** One snapshot that can be asked. Rejects with RequestError for what cannot be answered, UsageError for what cannot be had. */
export interface Source {
  whoCan(request: WhoCanRequest): Promise<WhoCanAnswerJson>;
  can(request: CanRequest): Promise<CanAnswerJson>;
  whatCan(request: WhatCanRequest): Promise<WhatCanAnswerJson>;
  paths(request: PathsRequest): Promise<PathsAnswerJson>;
  findings(): Promise<FindingsAnswerJson>;
  check(question: CheckQuestion): Promise<CheckResultJson>;
  /** `since` names an earlier snapshot, as `-s` names this one. */
  report(request: ReportRequest, since: string | undefined): Promise<ReportInput>;
  graph(request: GraphRequest): Promise<Iterable<object>>;
  /** Faults of its documents. */
  issues(): Promise<readonly Issue[]>;
}

/** A diff, and how many faults the documents of both sides have. */
export interface Compared {
  readonly answer: DiffAnswerJson;
  issues(): Promise<number>;
}

/** Flags of every command that a service can answer. */
export const SERVER_FLAGS: readonly Flag[] = [
  {
    name: "server",
    value: "URL",
    about:
      "ask a service; snapshots are then named as it names them: an id, latest (the default), latest@KEY=VALUE, local",
  },
  {
    name: "token",
    value: "TOKEN",
    about: "bearer token for --server; absent = CLEW_TOKEN, which no list of processes shows",
  },
];

/** {@link SNAPSHOT_FLAGS}, and those of {@link SERVER_FLAGS}. */
export const SOURCE_FLAGS: readonly Flag[] = [...SNAPSHOT_FLAGS, ...SERVER_FLAGS];

/** Flags that say how a snapshot is opened: a service has opened its own. */
const OPENING_FLAGS = ["overlay", "defaults", "kubernetes-version", "assume", "covers", "init"];

/** The snapshot of `-s`, opened here or on `--server`. Its issues are counted on stderr. */
export async function sourceOf(invocation: Invocation): Promise<Source> {
  const server = serverOf(invocation);
  if (server === undefined) return localSource(invocation);
  const remote = await import("./remote-source.ts");
  return remote.remoteSource(invocation, server);
}

/** The diff of two snapshots, named as `-s` names one; `head` absent = the base under `--overlay`. */
export async function compared(
  invocation: Invocation,
  base: string,
  head: string | undefined,
  request: DiffRequest,
): Promise<Compared> {
  const server = serverOf(invocation);
  if (server === undefined) return localDiff(invocation, base, head, request);
  if (head === undefined) throw new UsageError("expected BASE and HEAD");
  const remote = await import("./remote-source.ts");
  return remote.remoteDiff(invocation, server, base, head, request);
}

/** 2 when the snapshot has issues and `--strict` was given, else the code itself. */
export async function strictCode({ flags }: Invocation, source: Pick<Source, "issues">, code: number): Promise<number> {
  return flags["strict"] === true && (await source.issues()).length > 0 ? 2 : code;
}

/** The URL of `--server`. Throws UsageError for flags that do not go with it, or without it. */
export function serverOf({ flags }: Invocation): string | undefined {
  const server = flags["server"];
  if (typeof server !== "string") {
    if (flags["token"] !== undefined) throw new UsageError("expected --server with --token");
    return undefined;
  }
  const given = OPENING_FLAGS.filter((name) => flags[name] !== undefined);
  if (given.length > 0)
    throw new UsageError(`expected no ${given.map((name) => `--${name}`).join(", ")} with --server`);
  return server;
}
