/** The closed table of problems: the `type` URI of RFC 9457 answers, the exit code of the CLI and the docs page come from it. */

export interface Problem {
  readonly id: string;
  /** HTTP status. */
  readonly status: number;
  /** Exit code of the CLI. */
  readonly exit: 1 | 2 | 3;
  readonly title: string;
}

const problem = <const Id extends string>(id: Id, status: number, exit: 1 | 2 | 3, title: string) => ({
  id,
  status,
  exit,
  title,
});

export const PROBLEMS = [
  problem("bad-request", 400, 2, "the request is not understood"),
  problem("unauthorized", 401, 2, "credentials are missing or not accepted"),
  problem("forbidden", 403, 2, "the credentials do not allow this"),
  problem("not-found", 404, 2, "there is no such thing"),
  problem("unknown-subject", 404, 2, "the snapshot knows no such identity"),
  problem("unknown-cluster", 404, 2, "the snapshot has no such cluster"),
  problem("snapshot-not-found", 404, 2, "there is no such snapshot"),
  problem("not-enabled", 404, 2, "this installation does not offer that"),
  problem("method-not-allowed", 405, 2, "the resource does not take this method"),
  problem("request-timeout", 408, 2, "the request did not arrive in time"),
  problem("snapshot-not-ready", 409, 2, "the snapshot is still being read"),
  problem("conflict", 409, 2, "the state of the resource does not allow this"),
  problem("payload-too-large", 413, 2, "the body is larger than the limit"),
  problem("unsupported-media-type", 415, 2, "the body is of a type that is not read here"),
  problem("unrecognised-input", 422, 2, "nothing in the input is recognised"),
  problem("refused-input", 422, 2, "the input breaks a safety limit"),
  problem("unprocessable", 422, 2, "the request is understood but cannot be answered as written"),
  problem("too-many-requests", 429, 2, "too many requests from this client"),
  problem("internal", 500, 2, "something went wrong here"),
  problem("deadline-exceeded", 503, 2, "the answer would take longer than the limit"),
] as const satisfies readonly Problem[];

export type ProblemId = (typeof PROBLEMS)[number]["id"];

const BY_ID = new Map<string, Problem>(PROBLEMS.map((row) => [row.id, row]));

/** The row of a problem id; an id outside the table is `internal`. */
export function problemOf(id: string): Problem {
  const found = BY_ID.get(id) ?? BY_ID.get("internal");
  if (found === undefined) throw new Error("the table of problems lacks its internal row");
  return found;
}
