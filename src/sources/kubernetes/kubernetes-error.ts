/** What a request to an API server can fail with. */

/** `unauthorized`: the server does not know the credentials (401). `denied`: it does, and says no (403). `gone`: the continue token is too old (410). */
export type KubernetesFailure =
  | "unauthorized"
  | "denied"
  | "not-found"
  | "not-acceptable"
  | "gone"
  | "throttled"
  | "unreachable"
  | "malformed"
  | "other";

export class KubernetesError extends Error {
  readonly failure: KubernetesFailure;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Of a 410: a token that goes on from the next key, in a newer state. */
  readonly continueToken: string | undefined;

  constructor(failure: KubernetesFailure, message: string, status?: number, continueToken?: string) {
    super(message);
    this.name = "KubernetesError";
    this.failure = failure;
    this.status = status;
    this.continueToken = continueToken;
  }
}

const BY_STATUS: Readonly<Record<number, KubernetesFailure>> = {
  401: "unauthorized",
  403: "denied",
  404: "not-found",
  405: "not-found",
  406: "not-acceptable",
  410: "gone",
  429: "throttled",
};

/** The error for an answer that is no success. The body is a `Status` object where the API server wrote it. */
export function errorOf(status: number, body: string): KubernetesError {
  let message = `HTTP ${status}`;
  let token: string | undefined;
  try {
    const { message: said, metadata } = JSON.parse(body) as {
      message?: unknown;
      metadata?: { continue?: unknown } | null;
    };
    if (typeof said === "string") message = said;
    if (typeof metadata?.continue === "string" && metadata.continue !== "") token = metadata.continue;
  } catch {
    // A proxy in between writes what it likes.
  }
  return new KubernetesError(BY_STATUS[status] ?? "other", message, status, token);
}
