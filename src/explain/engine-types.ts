/** What the shell (CLI, HTTP, library) asks of one opened snapshot. Everything is synchronous and pure; line numbers come from the redacted texts of the snapshot. */
import type { Estate } from "../facts/estate.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import type { CanAnswerJson, PathsAnswerJson, WhatCanAnswerJson, WhoCanAnswerJson } from "../queries/answer.ts";
import type { CanRequest, PathsRequest, WhatCanRequest, WhoCanRequest } from "../queries/request.ts";

/** How a snapshot is opened: the switches of assumptions. */
export interface EngineOptions {
  readonly defaults?: "auto" | "none" | "kubernetes" | "eks";
  readonly kubernetesVersion?: string;
  /** `NAME=VALUE` switches of assumptions, such as `scp=unknown`. */
  readonly assume?: readonly string[];
}

/** The `spec` of a SubjectAccessReview (authorization.k8s.io/v1), as one line of `can --batch`. */
export interface ReviewSpec {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly resourceAttributes?: {
    readonly namespace?: string;
    readonly verb?: string;
    readonly group?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly name?: string;
  };
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
}

/** The answer to a {@link ReviewSpec}: what kube-apiserver says, and every grant. */
export interface ReviewResult {
  readonly allowed: boolean;
  readonly reason: string;
  readonly grants: readonly { readonly binding: string; readonly role: string; readonly rules: readonly number[] }[];
  readonly superuser?: true;
  readonly errors?: readonly string[];
}

/** Answers over one snapshot. A request that names what is not there throws {@link RequestError} (queries/request-error.ts). */
export interface Engine {
  readonly snapshot: Snapshot;
  readonly estate: Estate;
  whoCan(request: WhoCanRequest): WhoCanAnswerJson;
  can(request: CanRequest): CanAnswerJson;
  whatCan(request: WhatCanRequest): WhatCanAnswerJson;
  paths(request: PathsRequest): PathsAnswerJson;
  /** Exactly what kube-apiserver answers; no path, nothing implied. `cluster` may be absent when there is one cluster. */
  review(spec: ReviewSpec, cluster?: string): ReviewResult;
}
