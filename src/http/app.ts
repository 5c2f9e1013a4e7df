/** The service as one web-standard handler: `app.fetch(request)`. Nothing here knows which runtime it is on. */

import { Hono } from "hono";
import { dump } from "js-yaml";
import { observe } from "./access.ts";
import type { AppEnv } from "./context.ts";
import type { AppDeps } from "./deps.ts";
import { gate } from "./gate.ts";
import { errorHandler } from "./on-error.ts";
import { openApiDocument } from "./openapi.ts";
import { addPages } from "./pages-routes.ts";
import { ProblemError } from "./problem.ts";
import { mount, type Route } from "./route.ts";
import { authzenRoutes } from "./routes/authzen.ts";
import { batchRoutes } from "./routes/batch.ts";
import { checkRoutes } from "./routes/check.ts";
import { collectionRoutes } from "./routes/collections.ts";
import { diffRoutes } from "./routes/diff.ts";
import { estateRoutes } from "./routes/estate.ts";
import { kubernetesRoutes } from "./routes/kubernetes.ts";
import { queryRoutes } from "./routes/queries.ts";
import { reportRoutes } from "./routes/report.ts";
import { serviceRoutes } from "./routes/service.ts";
import { snapshotRoutes } from "./routes/snapshots.ts";
import { tokenRoutes } from "./routes/tokens.ts";

/** Every operation of the service, for the router and for the API description. */
export function routesOf(deps: AppDeps): Route[] {
  return [
    ...queryRoutes(deps),
    ...batchRoutes(deps),
    ...estateRoutes(deps),
    ...checkRoutes(deps),
    ...reportRoutes(deps),
    ...diffRoutes(deps),
    ...snapshotRoutes(deps),
    ...collectionRoutes(deps),
    ...tokenRoutes(deps),
    ...kubernetesRoutes(deps),
    ...authzenRoutes(deps),
    ...serviceRoutes(deps),
  ];
}

export function createApp(deps: AppDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const routes = routesOf(deps);
  app.onError(errorHandler(deps.log));
  app.use(observe(deps));
  app.use(gate(deps));
  mount(app, routes);

  let description: { document: object; json: string; yaml: string } | undefined;
  const described = (): NonNullable<typeof description> => {
    if (description === undefined) {
      const document = openApiDocument(routes);
      const yaml = dump(document, { noRefs: true, lineWidth: 120 });
      description = { document, json: `${JSON.stringify(document, null, 2)}\n`, yaml };
    }
    return description;
  };
  addPages(app, deps, () => described().document);
  app.get("/openapi.json", (c) => c.body(described().json, 200, { "content-type": "application/json" }));
  app.get("/openapi.yaml", (c) => c.body(described().yaml, 200, { "content-type": "application/yaml" }));

  app.notFound((c) => {
    const allowed = methodsOf(routes, c.req.path);
    if (allowed.length === 0)
      throw new ProblemError("not-found", "there is nothing under this path; `/docs` lists what there is");
    throw new ProblemError(
      "method-not-allowed",
      `expected ${allowed.join(" or ")}, came ${c.req.method.slice(0, 20)}`,
      {
        headers: { allow: allowed.join(", ") },
      },
    );
  });
  return app;
}

function methodsOf(routes: readonly Route[], path: string): string[] {
  const methods = new Set<string>();
  for (const route of routes) if (route.pattern.test(path)) methods.add(route.method.toUpperCase());
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods].sort();
}
