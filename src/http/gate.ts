/** What every request passes before it reaches a route: origin, rate, credentials. */
import type { MiddlewareHandler } from "hono";
import { OPEN_ACTOR } from "./auth/actor.ts";
import type { AppContext, AppEnv } from "./context.ts";
import type { AppDeps } from "./deps.ts";
import { guard } from "./guard.ts";
import { ProblemError } from "./problem.ts";
import { rateLimit } from "./rate-limit.ts";

/** Paths that show no data and need no credential. */
const PUBLIC =
  /^\/(?:healthz|readyz|openapi\.json|openapi\.yaml|docs|problems(?:\/[\w-]+)?|v1\/problems|assets\/[\w.-]+|favicon\.ico|\.well-known\/.+)?$/;

const CORS_METHODS = "GET, HEAD, POST, PATCH, DELETE";
const CORS_HEADERS = "Authorization, Content-Type, If-None-Match, Prefer, X-Request-Id";

export function gate(deps: AppDeps): MiddlewareHandler<AppEnv> {
  const limit = rateLimit(deps.ratePerMinute, deps.clock);
  return async (c, next) => {
    guard(c, await deps.auth.isOpen(), deps.corsOrigins);
    const allowed = allowedOrigin(c, deps.corsOrigins);
    if (
      allowed !== undefined &&
      c.req.method === "OPTIONS" &&
      c.req.header("access-control-request-method") !== undefined
    )
      return preflight(allowed);
    if (PUBLIC.test(c.req.path)) c.set("actor", OPEN_ACTOR);
    else {
      const client = `address:${deps.clientOf(c)}`;
      try {
        c.set("actor", await deps.auth.authenticate(c.req.header("authorization")));
      } catch (error) {
        // Whoever guesses is slowed down by address; whoever is known, by name.
        if (error instanceof ProblemError && error.id === "unauthorized") limit.take(client);
        throw error;
      }
      const actor = c.get("actor");
      limit.take(actor.kind === "open" ? client : `actor:${actor.id}`);
    }
    await next();
    if (allowed !== undefined) {
      c.res.headers.set("access-control-allow-origin", allowed);
      c.res.headers.set("access-control-expose-headers", "ETag, Location, Retry-After, Server-Timing, X-Request-Id");
      c.res.headers.append("vary", "Origin");
    }
    return undefined;
  };
}

function allowedOrigin(c: AppContext, origins: readonly string[]): string | undefined {
  const origin = c.req.header("origin");
  return origin !== undefined && origins.includes(origin) ? origin : undefined;
}

function preflight(origin: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": CORS_METHODS,
      "access-control-allow-headers": CORS_HEADERS,
      "access-control-max-age": "600",
      vary: "Origin",
    },
  });
}
