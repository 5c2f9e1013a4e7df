/** Health and the description of the service itself. */
import { z } from "zod";
import { PROBLEMS } from "../../facts/problems.ts";
import { type AppDeps, CLEW_VERSION } from "../deps.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

const health = z.object({ status: z.literal("ok"), version: z.string() });

export function serviceRoutes(deps: AppDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/healthz",
      id: "health",
      tag: "service",
      summary: "Is the process alive",
      scope: null,
      answer: { status: 200, says: "it is", schema: health, example: { status: "ok", version: CLEW_VERSION } },
      problems: [],
      handle: async () => ({ status: "ok" as const, version: CLEW_VERSION }),
    }),
    route({
      method: "get",
      path: "/readyz",
      id: "ready",
      tag: "service",
      summary: "Can it be asked",
      scope: null,
      answer: { status: 200, says: "it can", schema: health, example: { status: "ok", version: CLEW_VERSION } },
      problems: ["deadline-exceeded"],
      handle: async () => {
        if (!(await deps.isReady())) throw new ProblemError("deadline-exceeded", "the service is starting or stopping");
        return { status: "ok" as const, version: CLEW_VERSION };
      },
    }),
    route({
      method: "get",
      path: "/metrics",
      id: "readMetrics",
      tag: "service",
      summary: "Counts and times, for Prometheus",
      scope: "read",
      answer: {
        status: 200,
        says: "text exposition format 0.0.4",
        otherTypes: { "text/plain": { schema: z.string(), example: "# TYPE clew_http_requests_total counter\n" } },
      },
      problems: [],
      handle: async (_, c) =>
        c.body(deps.metrics.text(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
    }),
    route({
      method: "get",
      path: "/v1/problems",
      id: "listProblems",
      tag: "service",
      summary: "Every problem this service can answer with",
      scope: null,
      answer: {
        status: 200,
        says: "the closed table",
        schema: z.object({
          problems: z.array(z.object({ id: z.string(), status: z.number().int(), title: z.string() })),
        }),
        example: { problems: [{ id: "bad-request", status: 400, title: "the request is not understood" }] },
      },
      problems: [],
      handle: async () => ({ problems: PROBLEMS.map(({ id, status, title }) => ({ id, status, title })) }),
    }),
  ];
}
