/** Collections: jobs that read an estate from AWS and its clusters into a snapshot. */
import { z } from "zod";
import type { Collections } from "../collections/collections.ts";
import { lastEventId } from "../collections/event-stream.ts";
import { type CollectionRecord, collectionSchema, newCollectionSchema } from "../collections/schema.ts";
import type { AppDeps } from "../deps.ts";
import { pageFields } from "../pages.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

const EXAMPLE: CollectionRecord = {
  id: "0b6f5a0e-6c0e-4b8a-9f55-3d0f5a0c8f10",
  state: "done",
  createdAt: "2026-11-02T09:00:00.000Z",
  startedAt: "2026-11-02T09:00:00.020Z",
  endedAt: "2026-11-02T09:01:12.400Z",
  schedule: null,
  collect: { cluster: ["prod-eu"], region: ["eu-west-1"], inCluster: false, concurrency: 5 },
  labels: { env: "prod" },
  result: { accounts: ["111122223333"], clusters: ["prod-eu"], documents: 34, requests: 91, gaps: 0, notes: [] },
  snapshot: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  failure: null,
};
const EVENTS_EXAMPLE =
  'retry: 2000\n\nid: 3\nevent: page\ndata: {"type":"page","scope":"cluster prod-eu","what":"pods","items":500,"total":2500}\n\n';

const params = z.object({ id: z.string() });
const exampleOf = { id: EXAMPLE.id };

export function collectionRoutes(deps: AppDeps): Route[] {
  const collectionsOf = (): Collections => {
    if (deps.collections === undefined)
      throw new ProblemError(
        "not-enabled",
        "this server collects nothing; start it with --data DIR --collect, or set CLEW_COLLECT=true",
      );
    return deps.collections;
  };
  return [
    route({
      method: "post",
      path: "/v1/collections",
      id: "startCollection",
      tag: "collections",
      summary: "Collect an estate into a snapshot",
      description:
        "Reads with the credentials of the service, never with any of the request, and changes nothing. The words are those of `clew collect`. What cannot be read becomes a gap of the snapshot. One collection runs at a time; others wait in line.",
      scope: "admin",
      body: {
        schema: newCollectionSchema,
        example: { cluster: ["prod-eu"], region: ["eu-west-1"], labels: { env: "prod" } },
      },
      answer: {
        status: 202,
        says: "it waits or runs; `Location` is its record",
        schema: collectionSchema,
        example: { ...EXAMPLE, state: "waiting", startedAt: null, endedAt: null, result: null, snapshot: null },
        headers: z.object({ location: z.string() }),
      },
      problems: ["payload-too-large", "unsupported-media-type", "unprocessable", "deadline-exceeded", "not-enabled"],
      handle: async ({ body: { labels, ...request } }, c) => {
        const collections = collectionsOf();
        if (!(await deps.isReady())) throw new ProblemError("deadline-exceeded", "the service is starting or stopping");
        const record = await collections.start({ request, labels });
        return c.json(record, 202, { location: `/v1/collections/${record.id}` });
      },
    }),
    route({
      method: "get",
      path: "/v1/collections",
      id: "listCollections",
      tag: "collections",
      summary: "List collections, the newest first",
      scope: "read",
      query: z.strictObject(pageFields),
      exampleOf: { limit: 100, cursor: `mb3k2x1c.${EXAMPLE.id}` },
      answer: {
        status: 200,
        says: "one page; collections are remembered for thirty days",
        schema: z
          .object({ collections: z.array(collectionSchema), next: z.string().nullable() })
          .meta({ id: "CollectionPage" }),
        example: { collections: [EXAMPLE], next: null },
      },
      problems: ["not-enabled"],
      handle: async ({ query: { limit, cursor } }) => collectionsOf().list(limit, cursor),
    }),
    route({
      method: "get",
      path: "/v1/collections/{id}",
      id: "readCollection",
      tag: "collections",
      summary: "How a collection is",
      scope: "read",
      params,
      exampleOf,
      answer: { status: 200, says: "the record", schema: collectionSchema, example: EXAMPLE },
      problems: ["not-found", "not-enabled"],
      handle: async ({ params: { id } }) => collectionsOf().read(id),
    }),
    route({
      method: "get",
      path: "/v1/collections/{id}/events",
      id: "watchCollection",
      tag: "collections",
      summary: "What a collection tells while it runs",
      description:
        "Server-sent events: `state`, `start`, `page`, `done`, `gap`, `note`, `end`, with the members of `clew collect`'s JSON lines. A comment comes when there is nothing to tell for a while. `Last-Event-ID` goes on after that event. The stream ends after the last event of a collection that has ended; asked again it is 204, at which an EventSource stops.",
      scope: "read",
      params,
      exampleOf,
      answer: {
        status: 200,
        says: "the events",
        otherTypes: { "text/event-stream": { schema: z.string(), example: EVENTS_EXAMPLE } },
      },
      alsoAnswers: { 204: { says: "it has ended, and everything has been told" } },
      problems: ["not-found", "not-enabled"],
      handle: async ({ params: { id } }, c) => {
        const after = lastEventId(c.req.header("last-event-id"));
        if (after === undefined)
          throw new ProblemError("bad-request", "expected the id of an event as `Last-Event-ID`, came another");
        const stream = await collectionsOf().events(id, after);
        if (stream === undefined) return c.body(null, 204);
        return c.body(stream, 200, {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          // nginx would keep the events to itself until its buffer is full.
          "x-accel-buffering": "no",
        });
      },
    }),
    route({
      method: "delete",
      path: "/v1/collections/{id}",
      id: "cancelCollection",
      tag: "collections",
      summary: "Cancel a collection that waits or runs",
      description:
        "Requests under way are aborted and nothing of it is kept but its record. Cancelling twice is cancelling once.",
      scope: "admin",
      params,
      exampleOf,
      answer: {
        status: 200,
        says: "it is cancelled",
        schema: collectionSchema,
        example: {
          ...EXAMPLE,
          state: "cancelled",
          result: null,
          snapshot: null,
          failure: { problem: "conflict", detail: "the collection was cancelled; nothing of it was kept" },
        },
      },
      problems: ["not-found", "conflict", "not-enabled"],
      handle: async ({ params: { id } }) => collectionsOf().cancel(id),
    }),
  ];
}
