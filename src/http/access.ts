/** Wraps every request: an id, headers, timings, one line in the log and one in the audit log. No path, query or body is ever written: they hold names. */
import type { MiddlewareHandler } from "hono";
import { NOBODY } from "./auth/actor.ts";
import type { AppEnv } from "./context.ts";
import type { AppDeps } from "./deps.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** An id that the caller gave is kept (AuthZEN 1.0 §10.1.7 wants that) if it is one plain word: anything else could smuggle text. */
const REQUEST_ID = /^[A-Za-z0-9._:@=+/-]{1,128}$/;

export function observe(deps: AppDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : crypto.randomUUID();
    c.set("requestId", requestId);
    c.set("timings", new Map());
    c.set("route", "none");
    c.set("snapshot", "");
    c.set("actor", NOBODY);
    const start = performance.now();
    await next();
    const milliseconds = performance.now() - start;
    // Answers of fetch and of streams can have immutable headers.
    c.res = new Response(c.res.body, c.res);
    const { headers, status } = c.res;
    addSecurityHeaders(headers);
    headers.set("x-request-id", requestId);
    headers.set("server-timing", timing(c.get("timings"), milliseconds));
    const snapshot = c.get("snapshot");
    const line = {
      requestId,
      method: METHODS.has(c.req.method) ? c.req.method : "other",
      route: c.get("route"),
      status,
      milliseconds: Math.round(milliseconds * 10) / 10,
    };
    deps.metrics.observe(line.method, line.route, status, milliseconds / 1000);
    deps.log({ level: status >= 500 ? "error" : "info", event: "request", ...line });
    const actor = c.get("actor");
    deps.audit({
      level: "info",
      event: "audit",
      ...line,
      actor: actor.id,
      actorKind: actor.kind,
      ...(snapshot === "" ? {} : { snapshot }),
    });
  };
}

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function timing(phases: ReadonlyMap<string, number>, total: number): string {
  return [...phases, ["total", total] as const].map(([name, spent]) => `${name};dur=${spent.toFixed(1)}`).join(", ");
}
