/** What the routes ask of opened snapshots, wherever those live: in this process, in a thread, in a Durable Object. */
import { clusterFor, type OpenEngine } from "../explain/engine.ts";
import type { ReviewResult, ReviewSpec } from "../explain/engine-types.ts";
import type { Issue } from "../facts/gap.ts";
import type { FindingsAnswerJson } from "../findings/answer.ts";
import type { CheckResultJson } from "../policy/result.ts";
import type { CanAnswerJson, PathsAnswerJson, WhatCanAnswerJson, WhoCanAnswerJson } from "../queries/answer.ts";
import type { DiffRequest } from "../queries/diff.ts";
import type { DiffAnswerJson } from "../queries/diff-answer.ts";
import type { CanRequest, PathsRequest, WhatCanRequest, WhoCanRequest } from "../queries/request.ts";
import { knownResources } from "../rbac/discovery.ts";
import type { KnownResource } from "../rbac/discovery-table.ts";
import { type RulesReview, rulesReview } from "../rbac/rules-review.ts";
import type { GraphLinesJson, GraphRequest } from "../reports/graph-lines-answer.ts";
import { type CheckQuestion, checkOf } from "../reports/open-check.ts";
import { diffOf } from "../reports/open-diff.ts";
import { findingsOf } from "../reports/open-findings.ts";
import { graphAnswerOf } from "../reports/open-graph.ts";
import { type ReportRequest, reportOf } from "../reports/open-report.ts";
import { type EvidenceRequest, type EvidenceWindow, evidenceWindow } from "./evidence-window.ts";
import { type Inventory, inventoryOf } from "./inventory.ts";
import { type PageRequest, pagedBy } from "./pages.ts";

/** Many reviews of one cluster, answered in their order. */
export interface ReviewsRequest {
  readonly specs: readonly ReviewSpec[];
  readonly cluster?: string;
}

/** Whose rules in which namespace of which cluster. */
export interface RulesRequest {
  readonly user: string;
  readonly groups: readonly string[];
  readonly namespace: string;
  readonly cluster: string;
}

/** The content id of a second snapshot that a question is about: the earlier one. */
export interface SinceRequest {
  readonly base?: string;
}

/** Every question by name: what is asked and what comes back. All of it survives a structured clone. */
export interface Questions {
  readonly whoCan: { readonly request: WhoCanRequest; readonly answer: WhoCanAnswerJson };
  readonly can: { readonly request: CanRequest; readonly answer: CanAnswerJson };
  readonly whatCan: { readonly request: WhatCanRequest; readonly answer: WhatCanAnswerJson };
  readonly paths: { readonly request: PathsRequest; readonly answer: PathsAnswerJson };
  readonly findings: { readonly request: PageRequest; readonly answer: FindingsAnswerJson };
  readonly graph: { readonly request: GraphRequest & PageRequest; readonly answer: GraphLinesJson };
  readonly check: { readonly request: CheckQuestion; readonly answer: CheckResultJson };
  readonly report: { readonly request: ReportRequest & SinceRequest; readonly answer: ReturnType<typeof reportOf> };
  readonly diff: {
    readonly request: DiffRequest & PageRequest & Required<SinceRequest>;
    readonly answer: DiffAnswerJson;
  };
  readonly reviews: { readonly request: ReviewsRequest; readonly answer: readonly ReviewResult[] };
  readonly rules: { readonly request: RulesRequest; readonly answer: RulesReview };
  readonly resources: { readonly request: { readonly cluster: string }; readonly answer: readonly KnownResource[] };
  readonly inventory: { readonly request: Record<string, never>; readonly answer: Inventory };
  readonly issues: { readonly request: Record<string, never>; readonly answer: readonly Issue[] };
  readonly documents: {
    readonly request: Record<string, never>;
    readonly answer: readonly { readonly name: string; readonly sha256: string }[];
  };
  readonly evidence: { readonly request: EvidenceRequest; readonly answer: EvidenceWindow };
}
export type QuestionName = keyof Questions;

/** Asks opened snapshots, opening them as needed. Rejects with {@link ProblemError} or `RequestError`. */
export interface Engines {
  /** `snapshot` is a content id (`sha256:…`) of the catalog. */
  ask<N extends QuestionName>(
    snapshot: string,
    question: N,
    request: Questions[N]["request"],
  ): Promise<Questions[N]["answer"]>;
  /** Drops what is held of a snapshot that was deleted. */
  forget(snapshot: string): void;
}

const ANSWERERS: {
  readonly [N in QuestionName]: (
    engine: OpenEngine,
    request: Questions[N]["request"],
    base: OpenEngine | undefined,
  ) => Questions[N]["answer"];
} = {
  whoCan: (engine, request) => engine.whoCan(request),
  can: (engine, request) => engine.can(request),
  whatCan: (engine, request) => engine.whatCan(request),
  paths: (engine, request) => engine.paths(request),
  findings: (engine, page) => pagedBy(findingsOf(engine), "findings", page),
  graph: (engine, request) => pagedBy(graphAnswerOf(engine, request), "lines", request),
  check: (engine, request) => checkOf(engine, request),
  report: (engine, { base: _, ...request }, base) => reportOf(engine, request, base),
  diff: (engine, { through, vendor, ...request }, base) => {
    if (base === undefined) throw new Error("a diff is asked with its base opened");
    return pagedBy(diffOf(base, engine, { through, vendor }), "changes", request);
  },
  reviews: (engine, { specs, cluster }) => {
    clusterFor(engine.world, cluster);
    return specs.map((spec) => engine.review(spec, cluster));
  },
  rules: ({ world }, { user, groups, namespace, cluster }) =>
    rulesReview(clusterFor(world, cluster).authorizer, { user, groups }, namespace),
  resources: ({ world }, { cluster }) => knownResources(clusterFor(world, cluster).facts),
  inventory: inventoryOf,
  issues: (engine) => engine.issues(),
  documents: (engine) => engine.snapshot.documents.map(({ name, sha256 }) => ({ name, sha256 })),
  evidence: (engine, request) => evidenceWindow(engine.snapshot, request),
};

/** The second snapshot that must be open for a question, by content id. */
export function baseOf(request: object): string | undefined {
  return "base" in request && typeof request.base === "string" ? request.base : undefined;
}

/** One question put to one engine, synchronously. `base` is the engine of what {@link baseOf} names. Throws what the engine throws. */
export function answerOf<N extends QuestionName>(
  engine: OpenEngine,
  question: N,
  request: Questions[N]["request"],
  base?: OpenEngine,
): Questions[N]["answer"] {
  return ANSWERERS[question](engine, request, base);
}

/** An engine that also knows the faults that were found while its documents were taken in, before any was read. */
export function withIntakeIssues(engine: OpenEngine, issues: readonly Issue[]): OpenEngine {
  const { estate } = engine;
  return {
    ...engine,
    estate: { ...estate, issues: [...issues, ...estate.issues] },
    issues: () => [...issues, ...engine.issues()],
  };
}
