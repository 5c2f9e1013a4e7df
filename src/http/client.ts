/** A client of the service, typed by its API description: what `--server URL` of the command line speaks through. */
import { OPERATIONS, type Operations } from "./client-api.ts";

export type { Operations } from "./client-api.ts";
export type OperationId = keyof Operations & keyof typeof OPERATIONS;

/** An answer that is a problem (RFC 9457). `id` is a row of the table of problems; `internal` when the answer was none of ours. */
export class ServerProblem extends Error {
  readonly id: string;
  readonly status: number;
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number | undefined;
  constructor(id: string, status: number, message: string, retryAfter: number | undefined) {
    super(message);
    this.name = "ServerProblem";
    this.id = id;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export interface ClientSettings {
  /** Origin of the server, such as `https://clew.example.com`. */
  readonly server: string;
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Client {
  /** Calls an operation by its id. Rejects with {@link ServerProblem}, or with the fault of the network. */
  call<Id extends OperationId>(
    id: Id,
    fields: Operations[Id]["fields"],
    ...rest: Operations[Id]["body"] extends undefined
      ? [body?: undefined, options?: CallOptions]
      : [body: Operations[Id]["body"], options?: CallOptions]
  ): Promise<Operations[Id]["answer"]>;
}

/** A client. Throws TypeError for a server that is no http(s) URL. */
export function client({ server, token, fetch: send = fetch }: ClientSettings): Client {
  const base = new URL(server);
  if (base.protocol !== "https:" && base.protocol !== "http:")
    throw new TypeError(`expected an http or https URL, came \`${server}\``);
  return {
    async call(id, fields, ...[body, options]) {
      const { method } = OPERATIONS[id];
      const isText =
        typeof body === "string" ||
        body instanceof ReadableStream ||
        body instanceof Uint8Array ||
        body instanceof FormData;
      const answer = await send(addressOf(base, id, fields), {
        method,
        headers: {
          accept: "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined || isText ? {} : { "content-type": "application/json" }),
          ...options?.headers,
        },
        ...(body === undefined ? {} : { body: (isText ? body : JSON.stringify(body)) as BodyInit }),
        ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
        ...(options?.signal === undefined ? {} : { signal: options.signal }),
        redirect: "error",
      } as RequestInit); // `duplex` is not in the type
      if (!answer.ok) throw await problemOf(answer);
      if (answer.status === 204) return undefined as never; // such operations answer nothing
      const isJson =
        (answer.headers.get("content-type") ?? "").includes("json") &&
        !(answer.headers.get("content-type") ?? "").includes("ndjson");
      return (isJson ? await answer.json() : await answer.text()) as never; // held by the contract suite
    },
  };
}

function addressOf(base: URL, id: OperationId, fields: object): URL {
  const { path, query } = OPERATIONS[id];
  const values = new Map(Object.entries(fields));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const url = new URL(base.pathname.replace(/\/$/, "") + filled, base);
  for (const name of query) {
    const value: unknown = values.get(name);
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}

async function problemOf(answer: Response): Promise<ServerProblem> {
  const text = await answer.text();
  const retry = Number(answer.headers.get("retry-after"));
  const retryAfter = Number.isFinite(retry) && retry > 0 ? retry : undefined;
  try {
    const { type, detail, title, message } = JSON.parse(text) as Readonly<Record<string, unknown>>; // each is checked
    const id = typeof type === "string" ? type.replace(/^.*\/problems\//, "") : "internal";
    return new ServerProblem(id, answer.status, String(detail ?? message ?? title ?? answer.statusText), retryAfter);
  } catch {
    return new ServerProblem(
      "internal",
      answer.status,
      `the server answered ${answer.status}, and not as Clew does`,
      retryAfter,
    );
  }
}
