/** A Node HTTP server around the app: limits of the protocol, and an orderly end. */

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

export interface ListenOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Longest time for a whole request to arrive, in milliseconds; uploads included. */
  readonly requestMs: number;
  /** Longest time for open requests to end after {@link Listening.close}, in milliseconds. */
  readonly graceMs: number;
}

export interface Listening {
  readonly url: string;
  /** Takes no new requests, waits for the open ones, then ends. */
  close(): Promise<void>;
}

const HEADER_BYTES = 16_384;
const HEADERS_MS = 10_000;
const KEEP_ALIVE_MS = 5_000;
const IDLE_MS = 50;

/** Listens. Rejects when the address is taken or not ours. */
export async function listen(
  fetch: (request: Request, env: { incoming: unknown }) => Response | Promise<Response>,
  options: ListenOptions,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: fetch as never, // the adaptor types its environment more narrowly than the app, which reads nothing but the address
    serverOptions: {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: options.requestMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Refuses what request smuggling needs: bare line feeds, both lengths, obsolete folding.
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
  }) as Server; // made without TLS or HTTP/2
  server.maxHeadersCount = 100;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo; // listens on a port, not on a pipe
  const shown = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    url: `http://${shown}:${port}`,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), options.graceMs);
        // Connections whose answer ends from now on would be kept alive for nobody.
        const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
