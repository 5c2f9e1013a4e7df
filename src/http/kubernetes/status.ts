/** Errors of the Kubernetes endpoints, as client-go reads them. Rule: apimachinery pkg/apis/meta/v1 Status and StatusReason. */
import { type ProblemId, problemOf } from "../../facts/problems.ts";
import type { ProblemError } from "../problem.ts";

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, "BadRequest"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [405, "MethodNotAllowed"],
  [409, "Conflict"],
  [413, "RequestEntityTooLarge"],
  [415, "UnsupportedMediaType"],
  [422, "Invalid"],
  [429, "TooManyRequests"],
  [503, "ServiceUnavailable"],
]);

/** The `Status` object of a problem. */
export function statusOf(id: ProblemId, message: string) {
  const { status } = problemOf(id);
  return {
    kind: "Status" as const,
    apiVersion: "v1" as const,
    metadata: {},
    status: "Failure" as const,
    message,
    reason: REASONS.get(status) ?? "InternalError",
    code: status,
  };
}

/** The answer to a {@link ProblemError} under a cluster. */
export function statusResponse(error: ProblemError): Response {
  const status = statusOf(error.id, error.message);
  return new Response(JSON.stringify(status), {
    status: status.code,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...error.headers },
  });
}

/** True for paths whose errors are `Status` objects. */
export const isKubernetesPath = (path: string): boolean => /^\/v1\/snapshots\/[^/]+\/clusters\/[^/]+\//.test(path);
