/** Errors that reach a client, as problem details (RFC 9457). Ids, statuses and titles come from the one table of problems. */
import { PROBLEMS, type ProblemId, problemOf } from "../facts/problems.ts";

/** A fault of one field of a request. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Thrown anywhere above the pure floors; `on-error.ts` turns it into an answer. `message` is shown to the client. */
export class ProblemError extends Error {
  readonly id: ProblemId;
  readonly headers: Readonly<Record<string, string>>;
  readonly faults: readonly FieldFault[];

  constructor(
    id: ProblemId,
    message: string,
    more: { readonly headers?: Readonly<Record<string, string>>; readonly faults?: readonly FieldFault[] } = {},
  ) {
    super(message);
    this.name = "ProblemError";
    this.id = id;
    this.headers = more.headers ?? {};
    this.faults = more.faults ?? [];
  }
}

const IDS: ReadonlySet<string> = new Set(PROBLEMS.map(({ id }) => id));
const isProblemId = (code: string): code is ProblemId => IDS.has(code);

/** The id of a problem by the code that an error of a lower floor carries; what is not in the table is `bad-request`. */
export const problemIdOf = (code: string): ProblemId => (isProblemId(code) ? code : "bad-request");

/** The answer to a {@link ProblemError}. `type` is a page of this server; `instance` names the request, so that it can be found in the log. */
export function problemResponse(error: ProblemError, requestId: string): Response {
  const { status, title } = problemOf(error.id);
  const body = {
    type: `/problems/${error.id}`,
    title,
    status,
    detail: error.message,
    instance: `/requests/${encodeURIComponent(requestId)}`,
    ...(error.faults.length === 0 ? {} : { errors: error.faults }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...error.headers },
  });
}
