/** Snapshots: create by upload, list, read, label, delete; and what one holds. */
import { z } from "zod";
import { readyRecordOf, recordOf, type SnapshotRecord, snapshotSchema } from "../catalog.ts";
import { type AppContext, timed } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import { evidenceRequest, evidenceWindowSchema } from "../evidence-window.ts";
import { answerImmutable } from "../immutable-answer.ts";
import { UPLOAD_TYPES } from "../ingest/intake.ts";
import { inventorySchema } from "../inventory.ts";
import { jobSchema } from "../job-schema.ts";
import { LABEL_KEY, LABEL_VALUE } from "../labels.ts";
import { pageFields, pageOf } from "../pages.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";
import { labelsOf, type Shelf } from "../shelf.ts";
import { EVIDENCE_EXAMPLE, INVENTORY_EXAMPLE, JOB_EXAMPLE, SNAPSHOT_EXAMPLE } from "../snapshot-examples.ts";
import { QUERY_PROBLEMS, snapshotParams } from "./queries.ts";

const UPLOAD_PROBLEMS = [
  "request-timeout",
  "payload-too-large",
  "unsupported-media-type",
  "unrecognised-input",
  "refused-input",
  "not-enabled",
] as const;

const issueSchema = z
  .object({
    code: z.string(),
    document: z.string(),
    pointer: z.string().optional(),
    line: z.number().int().optional(),
    expected: z.string(),
    came: z.string(),
  })
  .meta({ id: "Issue" });

const listQuery = z.strictObject({
  ...pageFields,
  label: z.array(z.string()).optional().describe("KEY=VALUE; of several all must fit"),
});

const uploadQuery = z.strictObject({
  name: z.string().optional().describe("name for a document that comes alone"),
  label: z.array(z.string()).optional().describe("KEY=VALUE to find the snapshot by"),
});

/** Bodies of uploads: text and archives, none of which is read by the check of JSON bodies. */
const UPLOAD_BODIES = Object.fromEntries(
  [...UPLOAD_TYPES.keys()].map((type) => [
    type,
    type === "application/json"
      ? { schema: z.unknown(), example: { apiVersion: "v1", kind: "List", items: [] } }
      : { schema: z.string().meta({ format: "binary" }) },
  ]),
);

export function snapshotRoutes(deps: AppDeps): Route[] {
  const shelfOf = (): Shelf => {
    if (deps.shelf === undefined)
      throw new ProblemError("not-enabled", "this server keeps nothing; start it with --data DIR");
    return deps.shelf;
  };
  /** The record of a snapshot that is kept: the folder of `serve -s` is read, never changed. */
  const kept = async (c: AppContext, id: string): Promise<SnapshotRecord> => {
    const record = await recordOf(deps.catalog, id);
    c.set("snapshot", record.id);
    if (deps.shelf === undefined || (await deps.shelf.find(record.id)) === undefined)
      throw new ProblemError("conflict", "the folder that this server was started with cannot be changed over HTTP");
    return record;
  };

  return [
    route({
      method: "post",
      path: "/v1/snapshots",
      id: "createSnapshot",
      tag: "snapshots",
      summary: "Upload documents as a snapshot",
      description:
        "An archive, a document, or a form of files. Secret values are cut out before anything is kept. A snapshot is named by its content: the same documents twice are one snapshot.",
      scope: "write",
      query: uploadQuery,
      exampleOf: { name: "cluster.yaml", label: ["env=prod"] },
      otherBodies: UPLOAD_BODIES,
      answer: { status: 201, says: "it can be asked", schema: snapshotSchema, example: SNAPSHOT_EXAMPLE },
      alsoAnswers: {
        200: { says: "it was there already", schema: snapshotSchema, example: SNAPSHOT_EXAMPLE },
        202: {
          says: "it is being read; `Prefer: respond-async` asks for this answer",
          schema: z.object({ id: z.string(), job: jobSchema }).meta({ id: "SnapshotAccepted" }),
          example: { id: SNAPSHOT_EXAMPLE.id, job: JOB_EXAMPLE },
        },
      },
      problems: [...UPLOAD_PROBLEMS, "conflict"],
      handle: async ({ query }, c) => {
        const shelf = shelfOf();
        const declared = Number(c.req.header("content-length") ?? "0");
        if (declared > deps.uploadBytes)
          throw new ProblemError(
            "payload-too-large",
            `expected a body of at most ${deps.uploadBytes} bytes, came ${declared}`,
          );
        const body = c.req.raw.body;
        if (body === null) throw new ProblemError("bad-request", "expected a body, came none");
        const upload = {
          body,
          contentType: c.req.header("content-type") ?? "",
          contentEncoding: c.req.header("content-encoding") ?? "",
          name: query.name,
        };
        const isAsync = /(^|,)\s*respond-async\s*(,|;|$)/i.test(c.req.header("prefer") ?? "");
        const { record, isNew, job } = await timed(c, "store", () =>
          shelf.add(upload, labelsOf(query.label ?? []), isAsync),
        );
        c.set("snapshot", record.id);
        if (job !== undefined)
          return c.json({ id: record.id, job }, 202, { location: `/v1/jobs/${job.id}`, "retry-after": "1" });
        return c.json(record, isNew ? 201 : 200, { location: `/v1/snapshots/${record.id}` });
      },
    }),
    route({
      method: "get",
      path: "/v1/snapshots",
      id: "listSnapshots",
      tag: "snapshots",
      summary: "List snapshots, the newest first",
      scope: "read",
      query: listQuery,
      exampleOf: {
        limit: 100,
        cursor: "mb3k2x1c.0000000000000000000000000000000000000000000000000000000000000000",
        label: ["env=prod"],
      },
      answer: {
        status: 200,
        says: "one page",
        schema: z
          .object({ snapshots: z.array(snapshotSchema), next: z.string().nullable() })
          .meta({ id: "SnapshotPage" }),
        example: { snapshots: [SNAPSHOT_EXAMPLE], next: null },
      },
      problems: [],
      handle: async ({ query: { limit, cursor, label } }) => {
        const labels = labelsOf(label ?? []);
        const local = cursor === undefined && label === undefined ? await deps.catalog.find("local") : undefined;
        const page = (await deps.shelf?.list({ limit, cursor, labels })) ?? { snapshots: [], next: null };
        const others = page.snapshots.filter(({ id }) => id !== local?.id);
        return { snapshots: local === undefined ? others : [local, ...others], next: page.next };
      },
    }),
    route({
      method: "get",
      path: "/v1/snapshots/{id}",
      id: "readSnapshot",
      tag: "snapshots",
      summary: "Read the record of a snapshot",
      scope: "read",
      params: snapshotParams,
      answer: { status: 200, says: "the record", schema: snapshotSchema, example: SNAPSHOT_EXAMPLE },
      problems: ["snapshot-not-found"],
      handle: async ({ params }, c) => {
        const record = await recordOf(deps.catalog, params.id);
        c.set("snapshot", record.id);
        return record;
      },
    }),
    route({
      method: "patch",
      path: "/v1/snapshots/{id}",
      id: "labelSnapshot",
      tag: "snapshots",
      summary: "Set or take away labels",
      scope: "write",
      params: snapshotParams,
      body: {
        schema: z.strictObject({
          labels: z
            .record(z.string().regex(LABEL_KEY), z.string().regex(LABEL_VALUE).nullable())
            .describe("null takes a label away"),
        }),
        example: { labels: { env: "prod", reviewed: null } },
      },
      answer: { status: 200, says: "the record as it is now", schema: snapshotSchema, example: SNAPSHOT_EXAMPLE },
      problems: ["snapshot-not-found", "conflict", "payload-too-large", "unsupported-media-type"],
      handle: async ({ params, body }, c) => {
        const { id, labels } = await kept(c, params.id);
        const after = Object.keys({ ...labels, ...body.labels }).length;
        if (after > 32) throw new ProblemError("bad-request", "expected at most 32 labels, came more");
        await shelfOf().label(id, body.labels);
        return recordOf(deps.catalog, id);
      },
    }),
    route({
      method: "delete",
      path: "/v1/snapshots/{id}",
      id: "deleteSnapshot",
      tag: "snapshots",
      summary: "Delete a snapshot and its documents",
      scope: "write",
      params: snapshotParams,
      answer: { status: 204, says: "it is gone" },
      problems: ["snapshot-not-found", "conflict"],
      handle: async ({ params }, c) => {
        const { id } = await kept(c, params.id);
        await shelfOf().remove(id);
        deps.engines.forget(id);
        return c.body(null, 204);
      },
    }),
    route({
      method: "get",
      path: "/v1/snapshots/{id}/inventory",
      id: "readInventory",
      tag: "snapshots",
      summary: "What a snapshot holds, and what it lacks",
      scope: "read",
      params: snapshotParams,
      answer: { status: 200, says: "accounts, clusters and gaps", schema: inventorySchema, example: INVENTORY_EXAMPLE },
      alsoAnswers: { 304: { says: "unchanged" } },
      problems: QUERY_PROBLEMS,
      handle: ({ params }, c) => answerImmutable(deps, c, params.id, "inventory", {}),
    }),
    list("documents", "listDocuments", "Documents of a snapshot", z.object({ name: z.string(), sha256: z.string() }), {
      name: "aws/111122223333/authorization-details.json",
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }),
    list("issues", "listIssues", "Faults of the documents of a snapshot", issueSchema, {
      code: "not-recognised",
      document: "notes.yaml",
      expected: "a document of a known kind",
      came: "an object with `todo`",
    }),
    route({
      method: "get",
      path: "/v1/snapshots/{id}/evidence",
      id: "readEvidence",
      tag: "snapshots",
      summary: "Lines of a document around a place that an evidence names",
      scope: "read",
      params: snapshotParams,
      query: evidenceRequest,
      exampleOf: { document: "eks/111122223333/eu-west-1/prod-eu/kubernetes/rbac.yaml", line: 118, context: 1 },
      answer: { status: 200, says: "the lines", schema: evidenceWindowSchema, example: EVIDENCE_EXAMPLE },
      alsoAnswers: { 304: { says: "unchanged" } },
      problems: QUERY_PROBLEMS,
      handle: ({ params, query }, c) => answerImmutable(deps, c, params.id, "evidence", query),
    }),
    route({
      method: "get",
      path: "/v1/jobs/{id}",
      id: "readJob",
      tag: "snapshots",
      summary: "How far the reading of a snapshot is",
      scope: "read",
      params: z.object({ id: z.string() }),
      exampleOf: { id: JOB_EXAMPLE.id },
      answer: { status: 200, says: "the job", schema: jobSchema, example: JOB_EXAMPLE },
      problems: ["not-found", "not-enabled"],
      handle: async ({ params }) => {
        const job = await shelfOf().job(params.id);
        if (job === undefined) throw new ProblemError("not-found", "expected the id of a job, came another");
        return job;
      },
    }),
  ];

  function list<S extends z.ZodObject>(
    what: "documents" | "issues",
    id: string,
    summary: string,
    member: S,
    example: z.output<S>,
  ): Route {
    const schema = z.object({ [what]: z.array(member), next: z.string().nullable() });
    return route({
      method: "get",
      path: `/v1/snapshots/{id}/${what}`,
      id,
      tag: "snapshots",
      summary,
      scope: "read",
      params: snapshotParams,
      query: z.strictObject(pageFields),
      exampleOf: { limit: 100, cursor: "100" },
      // A computed key widens the type of the schema; the example has that key.
      answer: {
        status: 200,
        says: "one page",
        schema,
        example: { [what]: [example], next: null } as z.output<typeof schema>,
      },
      problems: QUERY_PROBLEMS,
      handle: async ({ params, query }, c) => {
        const record = await readyRecordOf(deps.catalog, params.id);
        c.set("snapshot", record.id);
        const members = await timed(c, "ask", () => deps.engines.ask(record.id, what, {}));
        const { page, next } = pageOf<unknown>(members, query.limit, query.cursor);
        return c.json({ [what]: page, next });
      },
    });
  }
}
