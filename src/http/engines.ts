/** What the routes ask of opened snapshots, wherever those live: in this process, in a thread, in a Durable Object. */
import { clusterFor, type OpenEngine } from "../explain/engine.ts";
import type { ReviewResult, ReviewSpec } from "../explain/engine-types.ts";
import type { Issue } from "../facts/gap.ts";
import type { CanAnswerJson, PathsAnswerJson, WhatCanAnswerJson, WhoCanAnswerJson } from "../queries/answer.ts";
import type { CanRequest, PathsRequest, WhatCanRequest, WhoCanRequest } from "../queries/request.ts";
import { knownResources } from "../rbac/discovery.ts";
import type { KnownResource } from "../rbac/discovery-table.ts";
import { type RulesReview, rulesReview } from "../rbac/rules-review.ts";
import { type EvidenceRequest, type EvidenceWindow, evidenceWindow } from "./evidence-window.ts";
import { type Inventory, inventoryOf } from "./inventory.ts";

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

/** Every question by name: what is asked and what comes back. All of it survives a structured clone. */
export interface Questions {
  readonly whoCan: { readonly request: WhoCanRequest; readonly answer: WhoCanAnswerJson };
  readonly can: { readonly request: CanRequest; readonly answer: CanAnswerJson };
  readonly whatCan: { readonly request: WhatCanRequest; readonly answer: WhatCanAnswerJson };
  readonly paths: { readonly request: PathsRequest; readonly answer: PathsAnswerJson };
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
  readonly [N in QuestionName]: (engine: OpenEngine, request: Questions[N]["request"]) => Questions[N]["answer"];
} = {
  whoCan: (engine, request) => engine.whoCan(request),
  can: (engine, request) => engine.can(request),
  whatCan: (engine, request) => engine.whatCan(request),
  paths: (engine, request) => engine.paths(request),
  reviews: (engine, { specs, cluster }) => {
    clusterFor(engine.world, cluster);
    return specs.map((spec) => engine.review(spec, cluster));
  },
  rules: ({ world }, { user, groups, namespace, cluster }) =>
    rulesReview(clusterFor(world, cluster).authorizer, { user, groups }, namespace),
  resources: ({ world }, { cluster }) => knownResources(clusterFor(world, cluster).facts),
  inventory: inventoryOf,
  issues: (engine) => engine.estate.issues,
  documents: (engine) => engine.snapshot.documents.map(({ name, sha256 }) => ({ name, sha256 })),
  evidence: (engine, request) => evidenceWindow(engine.snapshot, request),
};

/** One question put to one engine, synchronously. Throws what the engine throws. */
export function answerOf<N extends QuestionName>(
  engine: OpenEngine,
  question: N,
  request: Questions[N]["request"],
): Questions[N]["answer"] {
  return ANSWERERS[question](engine, request);
}
