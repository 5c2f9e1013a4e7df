/** The one place where errors become answers. What is not meant for the client goes to the log. */
import { HTTPException } from "hono/http-exception";
import { RequestError } from "../queries/request-error.ts";
import type { AppContext } from "./context.ts";
import { isKubernetesPath, statusResponse } from "./kubernetes/status.ts";
import type { LogLine } from "./log.ts";
import { ProblemError, problemIdOf, problemResponse } from "./problem.ts";

/** What a thrown value is to the client. */
export function problemFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof RequestError) return new ProblemError(problemIdOf(error.code), error.message);
  if (error instanceof HTTPException && error.status < 500)
    return new ProblemError("bad-request", "the request is not understood");
  return new ProblemError("internal", "something went wrong here; the log names the request");
}

/** Makes the handler of errors. `log` gets name and stack of what nobody expected, never a message: it may quote a document. */
export function errorHandler(log: (line: LogLine) => void): (error: unknown, c: AppContext) => Response {
  return (error, c) => {
    const problem = problemFor(error);
    const requestId = c.get("requestId");
    if (problem.id === "internal") log({ level: "error", event: "unexpected", requestId, ...shapeOf(error) });
    return isKubernetesPath(c.req.path) ? statusResponse(problem) : problemResponse(problem, requestId);
  };
}

/** Name and frames of an error, without its message. */
export function shapeOf(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    at: frames.slice(0, 6).map((line) => line.trim().replace(/file:\/\/\S*\/(src|dist)\//, "$1/")),
  };
}
