/** A request that cannot be answered as written: the one error that queries throw. */

/** `code` is a row of the table of problems (`unknown-subject`, `unknown-cluster`, `bad-request` …); `message` says what was expected and what came. */
export class RequestError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "RequestError";
    this.code = code;
  }
}
