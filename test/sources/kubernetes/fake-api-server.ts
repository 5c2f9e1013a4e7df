/** A fake API server with real TLS: lists by `limit` and `continue`, forgets tokens, and writes down what it was asked. */
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import type { Certificates } from "./certificates.ts";

type Json = Record<string, unknown>;

export interface FakeApiOptions {
  readonly certificates: Certificates;
  /** Path of a collection to its objects; a function is asked for a range, so that many objects need no memory. */
  readonly collections: Readonly<
    Record<string, readonly Json[] | { readonly count: number; readonly at: (index: number) => Json }>
  >;
  /** Path of one object to it. */
  readonly objects?: Readonly<Record<string, Json>>;
  /** Groups and versions with their resources, beyond those of the collections. */
  readonly aggregated?: boolean;
  /** Most objects a page holds, whatever was asked for. */
  readonly pageSize?: number;
  /** Says no, or something else, to a request: HTTP status and body; asked before each answer. */
  readonly fault?: (
    request: Asked,
    nth: number,
  ) =>
    | {
        readonly status: number;
        readonly body?: unknown;
        readonly headers?: Record<string, string>;
        readonly cut?: boolean;
      }
    | undefined;
  /** Whether the bearer token, or the client certificate's common name, is let in. Absent = everybody. */
  readonly admits?: (token: string | undefined, commonName: string | undefined) => boolean;
}

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly accept: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly token: string | undefined;
}

export interface FakeApi {
  readonly url: string;
  readonly log: Asked[];
  close(): Promise<void>;
}

/** Starts the server on a free loopback port. */
export async function fakeApiServer(options: FakeApiOptions): Promise<FakeApi> {
  const { certificates, collections, objects = {}, pageSize = 500 } = options;
  const log: Asked[] = [];
  const counts = new Map<string, number>();
  const server: Server = createServer(
    { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const url = new URL(request.url ?? "/", "https://127.0.0.1");
      const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1];
      const asked: Asked = {
        method: request.method ?? "",
        path: request.url ?? "",
        accept: request.headers.accept ?? "",
        headers: request.headers,
        token,
      };
      log.push(asked);
      const nth = (counts.get(url.pathname) ?? 0) + 1;
      counts.set(url.pathname, nth);
      const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        const text = typeof body === "string" ? body : JSON.stringify(body);
        const zipped = String(request.headers["accept-encoding"] ?? "").includes("gzip") && text.length > 1024;
        response.writeHead(status, {
          "content-type": "application/json",
          ...(zipped ? { "content-encoding": "gzip" } : {}),
          ...headers,
        });
        response.end(zipped ? gzipSync(text, { level: 1 }) : text);
      };
      const refuse = (status: number, message: string, more: Json = {}): void =>
        send(status, {
          kind: "Status",
          apiVersion: "v1",
          status: "Failure",
          message,
          code: status,
          metadata: {},
          ...more,
        });
      const peer = (request.socket as TLSSocket).getPeerCertificate?.();
      const name = peer?.subject?.CN;
      if (options.admits !== undefined && !options.admits(token, typeof name === "string" ? name : undefined))
        return refuse(401, "Unauthorized");
      const fault = options.fault?.(asked, nth);
      if (fault?.cut === true) return void request.socket.destroy();
      if (fault !== undefined)
        return fault.body === undefined
          ? refuse(fault.status, `refused with ${fault.status}`, {})
          : send(fault.status, fault.body, fault.headers);
      if (url.pathname === "/version") return send(200, { major: "1", minor: "33+", gitVersion: "v1.33.1-eks" });
      if (url.pathname === "/apis")
        return send(200, options.aggregated === false ? groupList(collections) : aggregated(collections));
      const group = /^\/apis\/([^/]+)\/([^/]+)$/.exec(url.pathname);
      if (group !== null)
        return send(200, {
          kind: "APIResourceList",
          resources: resourcesOf(collections, `${group[1]}/${group[2]}`).map((one) => ({ name: one })),
        });
      const object = objects[url.pathname];
      if (object !== undefined) return send(200, object);
      const collection = collections[url.pathname];
      if (collection === undefined) return refuse(404, "the server could not find the requested resource");
      const limit = Math.min(Number(url.searchParams.get("limit") ?? "1000000"), pageSize);
      const from = Number(url.searchParams.get("continue")?.replace(/^at-/, "") ?? "0");
      const total = "count" in collection ? collection.count : collection.length;
      const to = Math.min(from + limit, total);
      const items: Json[] = [];
      for (let index = from; index < to; index++) {
        const item = "count" in collection ? collection.at(index) : collection[index];
        if (item !== undefined)
          items.push(
            asked.accept.includes("PartialObjectMetadataList")
              ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: item["metadata"] }
              : item,
          );
      }
      send(200, {
        kind: "List",
        apiVersion: "v1",
        metadata: {
          resourceVersion: "12345",
          ...(to < total ? { continue: `at-${to}`, remainingItemCount: total - to } : {}),
        },
        items,
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const groupsOf = (collections: FakeApiOptions["collections"]): ReadonlyMap<string, readonly string[]> => {
  const groups = new Map<string, Set<string>>();
  for (const path of Object.keys(collections)) {
    const found = /^\/apis\/([^/]+)\/([^/]+)\//.exec(path);
    if (found !== null) groups.set(found[1] ?? "", (groups.get(found[1] ?? "") ?? new Set()).add(found[2] ?? ""));
  }
  return new Map([...groups].map(([group, versions]) => [group, [...versions]]));
};
const resourcesOf = (collections: FakeApiOptions["collections"], groupVersion: string): readonly string[] =>
  Object.keys(collections)
    .filter((path) => path.startsWith(`/apis/${groupVersion}/`))
    .map((path) => path.split("/").at(-1) ?? "");

function groupList(collections: FakeApiOptions["collections"]): Json {
  const groups = [...groupsOf(collections)].map(([name, versions]) => ({
    name,
    versions: versions.map((version) => ({ groupVersion: `${name}/${version}`, version })),
    preferredVersion: { version: versions[0] },
  }));
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

function aggregated(collections: FakeApiOptions["collections"]): Json {
  const items = [...groupsOf(collections)].map(([name, versions]) => ({
    metadata: { name },
    versions: versions.map((version) => ({
      version,
      resources: resourcesOf(collections, `${name}/${version}`).map((resource) => ({ resource })),
    })),
  }));
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}
