/** GET requests to one API server: its own authority, retries, renewed credentials. There is no other method here. */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { CONNECT_TIMEOUT } from "../aws/connection.ts";
import type { ClusterAccess, KubernetesCredentials } from "./access.ts";
import { errorOf, KubernetesError } from "./kubernetes-error.ts";

export interface ApiServer {
  /** The parsed body of a GET. Rejects with a {@link KubernetesError}; when the signal is raised, with its reason. */
  get(path: string, accept?: string): Promise<unknown>;
  /** How many requests were sent, attempts included. */
  readonly sent: number;
  close(): void;
}

export interface ApiServerOptions {
  readonly signal?: AbortSignal | undefined;
  /** Attempts of one request. */
  readonly attempts?: number;
  /** Milliseconds of the first wait; each further one is twice as long. */
  readonly backoff?: number;
  /** Milliseconds without a byte until a request counts as failed. */
  readonly timeout?: number;
  /** Milliseconds until a connection must stand; 0 = as long as the system tries. */
  readonly connectTimeout?: number;
}

/** Statuses that another attempt may cure (apimachinery `Retry-After`; a load balancer's 502 and 504). */
const TRANSIENT: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
/** Attempts to connect to a server that does not answer: a private endpoint seen from outside stays silent. */
const CONNECT_ATTEMPTS = 2;
/** The longest wait that a server is granted, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** Opens the server. Nothing is sent until the first `get`. */
export function apiServer(access: ClusterAccess, options: ApiServerOptions = {}): ApiServer {
  const { signal, attempts = 5, backoff = 250, timeout = 60_000, connectTimeout = CONNECT_TIMEOUT } = options;
  const secure = access.server.startsWith("https:");
  const proxyEnv = access.proxy === undefined ? process.env : { HTTPS_PROXY: access.proxy, HTTP_PROXY: access.proxy };
  const settings = { keepAlive: true, maxSockets: 8, proxyEnv };
  const agent = secure ? new Agent(settings) : new HttpAgent(settings);
  let sent = 0;
  let dead: KubernetesError | undefined;

  const attempt = (path: string, accept: string, credentials: KubernetesCredentials): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const url = new URL(access.server.replace(/\/+$/, "") + path);
      const headers = {
        ...access.headers,
        accept,
        "accept-encoding": "gzip",
        "user-agent": "clew",
        ...(credentials.token === undefined ? {} : { authorization: `Bearer ${credentials.token}` }),
        ...(credentials.basic === undefined
          ? {}
          : { authorization: `Basic ${Buffer.from(credentials.basic).toString("base64")}` }),
      };
      const tls = secure
        ? {
            rejectUnauthorized: access.insecure !== true,
            ...(access.ca === undefined ? {} : { ca: access.ca }),
            ...(access.serverName === undefined ? {} : { servername: access.serverName }),
            ...(credentials.cert === undefined || credentials.key === undefined
              ? {}
              : { cert: credentials.cert, key: credentials.key }),
          }
        : {};
      sent++;
      const send = secure ? httpsRequest : httpRequest;
      const request = send(
        url.href,
        { method: "GET", headers, agent, timeout, ...(signal === undefined ? {} : { signal }), ...tls },
        (response) => readReply(response).then(resolve, reject),
      );
      request.on("timeout", () => request.destroy(new Error(`no answer for ${timeout} ms`)));
      request.on("error", reject);
      if (connectTimeout > 0) limitConnecting(request, secure, connectTimeout);
      request.end();
    });

  const send = async (path: string, accept: string): Promise<string> => {
    let renewed = false;
    let credentials = await access.credentials(false);
    for (let tried = 1; ; tried++) {
      signal?.throwIfAborted();
      if (dead !== undefined) throw dead;
      let wait = backoff * 2 ** (tried - 1);
      try {
        const { status, body, retryAfter } = await attempt(path, accept, credentials);
        if (status >= 200 && status < 300) return body;
        const error = errorOf(status, body);
        if (status === 401 && !renewed) {
          renewed = true;
          credentials = await access.credentials(true);
          continue;
        }
        if (!TRANSIENT.has(status) || tried >= attempts) throw error;
        wait = retryAfter ?? wait;
      } catch (error) {
        if (error instanceof KubernetesError) throw error;
        signal?.throwIfAborted();
        if (tried >= attempts || isFinal(error) || (tried >= CONNECT_ATTEMPTS && codeOf(error) === "ETIMEDOUT")) {
          const said = error instanceof Error && error.message !== "" ? error.message : codeOf(error);
          dead = new KubernetesError("unreachable", `\`${access.server}\`: ${said}`);
          throw dead;
        }
      }
      await sleep(Math.min(wait, LONGEST_WAIT), undefined, signal === undefined ? {} : { signal });
    }
  };

  return {
    get sent() {
      return sent;
    },
    async get(path, accept = "application/json") {
      const body = await send(path, accept);
      try {
        return JSON.parse(body);
      } catch {
        throw new KubernetesError(
          "malformed",
          `expected JSON from \`${path}\`, came ${body.length} characters of something else`,
        );
      }
    },
    close: () => agent.destroy(),
  };
}

function limitConnecting(request: ClientRequest, secure: boolean, limit: number): void {
  request.once("socket", (socket) => {
    if (!socket.connecting) return;
    const late = Object.assign(new Error(`no connection after ${limit} ms`), { code: "ETIMEDOUT" });
    const timer = setTimeout(() => request.destroy(late), limit);
    socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(timer));
    request.once("close", () => clearTimeout(timer));
  });
}

interface Reply {
  readonly status: number;
  readonly body: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  if (!response.complete) throw new Error("the answer ended too soon");
  const bytes = Buffer.concat(chunks);
  const body = (response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
  const seconds = Number(response.headers["retry-after"]);
  return {
    status: response.statusCode ?? 0,
    body,
    retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  };
}

const codeOf = (error: unknown): string =>
  String((error instanceof Error && "code" in error ? error.code : undefined) ?? "no connection");

/** Errors that no further attempt cures: names that do not exist, certificates that do not fit. */
function isFinal(error: unknown): boolean {
  return /^(?:ENOTFOUND|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_)/.test(codeOf(error));
}
