/** One operation, declared once: the router, the checks and the OpenAPI document are made from it. */
import type { OpenAPIRegistry } from "@asteasolutions/zod-to-openapi";
import type { Hono } from "hono";
import { z } from "zod";
import { type ProblemId, problemOf } from "../facts/problems.ts";
import { demand, type Scope } from "./auth/actor.ts";
import { bodyType, JSON_BYTES, readBytesBody, readJsonBody } from "./body.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { problemSchema } from "./problem-schema.ts";
import { checked, fromUrl } from "./url-fields.ts";

const NOTHING = z.strictObject({});
const BINARY = z.string().meta({ format: "binary" });
type Fields = z.ZodObject;

/** What reads a body of another type than JSON into the value that the schema checks. */
export type Decoders = Readonly<Record<string, (bytes: Uint8Array) => unknown>>;

/** Other representations of a body, beside JSON. */
export type OtherTypes = Readonly<Record<string, { readonly schema: z.ZodType; readonly example?: unknown }>>;

export interface RouteSpec<P extends Fields, Q extends Fields, B extends z.ZodType, A extends z.ZodType> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** OpenAPI form: `/v1/snapshots/{id}`. */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** `null`: anybody, without credentials. */
  readonly scope: Scope | null;
  readonly params?: P;
  readonly query?: Q;
  /** Values shown for URL parameters, by name. */
  readonly exampleOf?: Readonly<Record<string, unknown>>;
  /** A JSON body, read and checked. */
  readonly body?: {
    readonly schema: B;
    readonly example: z.input<B>;
    readonly bytes?: number;
    readonly decoders?: Decoders;
  };
  /** Bodies that the handler reads itself. */
  readonly otherBodies?: OtherTypes;
  readonly answer: {
    readonly status: number;
    readonly says: string;
    readonly schema?: A;
    readonly example?: z.output<A>;
    readonly otherTypes?: OtherTypes;
    readonly headers?: Fields;
  };
  /** Further good answers: status to sentence and schema. */
  readonly alsoAnswers?: Readonly<
    Record<number, { readonly says: string; readonly schema?: z.ZodType; readonly example?: unknown }>
  >;
  readonly problems: readonly ProblemId[];
  /** Set where errors have another shape than problem details. */
  readonly errors?: {
    readonly schema: z.ZodType;
    readonly type: string;
    readonly example: (id: ProblemId, text: string) => unknown;
  };
  readonly handle: (
    input: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> },
    c: AppContext,
  ) => Promise<Response | z.output<A>>;
}

/** A declared operation with its types forgotten: what {@link mount} takes. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  /** Matches the paths of the operation. */
  readonly pattern: RegExp;
  readonly parameterExamples: Readonly<Record<string, unknown>>;
  readonly register: (registry: OpenAPIRegistry) => void;
  readonly serve: (c: AppContext) => Promise<Response>;
}

/** Declares an operation. */
export function route<
  P extends Fields = typeof NOTHING,
  Q extends Fields = typeof NOTHING,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodUndefined,
>(spec: RouteSpec<P, Q, B, A>): Route {
  const params: z.ZodObject = spec.params ?? NOTHING;
  const query: z.ZodObject = spec.query ?? NOTHING;
  return {
    method: spec.method,
    path: spec.path,
    id: spec.id,
    pattern: new RegExp(`^${spec.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    parameterExamples: { ...PARAMETER_EXAMPLES, ...spec.exampleOf },
    register: (registry) => registry.registerPath(documentOf(spec)),
    serve: async (c) => {
      c.set("route", spec.path);
      if (spec.scope !== null) demand(c.get("actor"), spec.scope);
      // The generic schemas are erased above; what they check is what the handler's types promise.
      const input = {
        params: checked(params, c.req.param(), "the path") as z.output<P>,
        query: fromUrl(query, c.req.queries()) as z.output<Q>,
        body: (spec.body !== undefined && !readsItself(spec, c)
          ? checked(spec.body.schema, await readBody(c, spec.body), "the body")
          : undefined) as z.output<B>,
      };
      const answer = await spec.handle(input, c);
      if (answer instanceof Response) return answer;
      return c.json(answer as object, spec.answer.status as 200); // hono lists status codes as literals
    },
  };
}

const PARAMETER_EXAMPLES = { id: "latest" };

function readsItself(spec: { readonly otherBodies?: OtherTypes }, c: AppContext): boolean {
  return spec.otherBodies !== undefined && Object.hasOwn(spec.otherBodies, bodyType(c));
}

async function readBody(
  c: AppContext,
  { bytes, decoders }: { readonly bytes?: number; readonly decoders?: Decoders },
): Promise<unknown> {
  const type = bodyType(c);
  const decode = decoders !== undefined && Object.hasOwn(decoders, type) ? decoders[type] : undefined;
  return decode === undefined ? readJsonBody(c, bytes) : decode(await readBytesBody(c, bytes ?? JSON_BYTES));
}

/** Adds the operations to a router. */
export function mount(app: Hono<AppEnv>, routes: readonly Route[]): void {
  for (const { method, path, serve } of routes)
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) => serve(c));
}

type Documented = Parameters<OpenAPIRegistry["registerPath"]>[0];

function documentOf(
  spec: RouteSpec<Fields, Fields, z.ZodType, z.ZodType> | RouteSpec<never, never, never, never>,
): Documented {
  const { method, path, id, tag, summary, description, scope, answer } = spec as RouteSpec<
    Fields,
    Fields,
    z.ZodType,
    z.ZodType
  >;
  const { params, query, body, otherBodies, alsoAnswers } = spec as RouteSpec<Fields, Fields, z.ZodType, z.ZodType>; // read only
  const responses: Documented["responses"] = {
    [answer.status]: {
      description: answer.says,
      ...(answer.headers === undefined ? {} : { headers: answer.headers }),
      ...contentOf({
        ...(answer.schema === undefined
          ? {}
          : {
              "application/json": {
                schema: answer.schema,
                ...(answer.example === undefined ? {} : { example: answer.example }),
              },
            }),
        ...answer.otherTypes,
      }),
    },
  };
  for (const [status, { says, schema, example }] of Object.entries(alsoAnswers ?? {}))
    responses[status] = {
      description: says,
      ...contentOf(
        schema === undefined ? {} : { "application/json": { schema, ...(example === undefined ? {} : { example }) } },
      ),
    };
  for (const [status, ids] of byStatus(spec))
    responses[status] = {
      description: ids.map((one) => `\`${one}\`: ${problemOf(one).title}`).join("; "),
      content: errorContent(spec, ids[0] ?? "internal"),
    };
  const bodies: OtherTypes = {
    ...(body === undefined ? {} : { "application/json": { schema: body.schema, example: body.example } }),
    ...Object.fromEntries(Object.keys(body?.decoders ?? {}).map((type) => [type, { schema: BINARY }])),
    ...otherBodies,
  };
  return {
    method,
    path,
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: scope === null ? [] : [{ bearer: [] }, {}],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(Object.keys(bodies).length === 0 ? {} : { body: { required: true, ...contentOf(bodies) } }),
    } as NonNullable<Documented["request"]>,
    responses,
  };
}

function contentOf(
  types: OtherTypes,
): { content: Record<string, { schema: z.ZodType; example?: unknown }> } | Record<string, never> {
  return Object.keys(types).length === 0 ? {} : { content: { ...types } };
}

function errorContent(
  { errors }: { readonly errors?: RouteSpec<Fields, Fields, z.ZodType, z.ZodType>["errors"] },
  id: ProblemId,
) {
  if (errors === undefined)
    return { "application/problem+json": { schema: problemSchema, example: exampleProblem(id) } };
  return { [errors.type]: { schema: errors.schema, example: errors.example(id, problemOf(id).title) } };
}

/** Every route can meet these. */
const ALWAYS: readonly ProblemId[] = ["bad-request", "too-many-requests", "internal"];
const WITH_CREDENTIALS: readonly ProblemId[] = ["unauthorized", "forbidden"];

function byStatus(spec: {
  readonly scope: Scope | null;
  readonly problems: readonly ProblemId[];
}): Map<number, ProblemId[]> {
  const ids = new Set<ProblemId>([
    ...ALWAYS,
    ...(spec.scope === null ? (["forbidden"] as const) : WITH_CREDENTIALS),
    ...spec.problems,
  ]);
  const found = new Map<number, ProblemId[]>();
  for (const id of ids) {
    const { status } = problemOf(id);
    const row = found.get(status);
    if (row === undefined) found.set(status, [id]);
    else row.push(id);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

function exampleProblem(id: ProblemId): z.output<typeof problemSchema> {
  const { status, title } = problemOf(id);
  return {
    type: `/problems/${id}`,
    title,
    status,
    detail: title,
    instance: "/requests/4f5c2a8e-5d0b-4a52-9d0b-0a8c1d0c2b11",
  };
}
