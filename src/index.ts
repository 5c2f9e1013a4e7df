/** The library: open a snapshot, ask it. The same answers leave the CLI and the API. */

export { openEngine } from "./explain/engine.ts";
export type { Engine, EngineOptions, ReviewResult, ReviewSpec } from "./explain/engine-types.ts";
export type { Estate } from "./facts/estate.ts";
export type { Assumption, Gap, Issue } from "./facts/gap.ts";
export type { Document, Snapshot } from "./facts/snapshot.ts";
export type { Verdict } from "./facts/verdict.ts";
export {
  type CanAnswerJson,
  canAnswerSchema,
  type PathsAnswerJson,
  pathsAnswerSchema,
  type WhatCanAnswerJson,
  type WhoCanAnswerJson,
  whatCanAnswerSchema,
  whoCanAnswerSchema,
} from "./queries/answer.ts";
export {
  type CanRequest,
  canRequest,
  type PathsRequest,
  pathsRequest,
  type WhatCanRequest,
  type WhoCanRequest,
  whatCanRequest,
  whoCanRequest,
} from "./queries/request.ts";
export { RequestError } from "./queries/request-error.ts";
export { readSnapshot, SnapshotError } from "./sources/files.ts";
