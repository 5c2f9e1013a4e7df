/** The fake AWS behind a loopback port, for `AWS_ENDPOINT_URL`. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FakeAws } from "./fake-aws.ts";

export interface FakeAwsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts it. `aws` is asked for each request, so that a test can put another one in its place. */
export async function fakeAwsServer(aws: () => FakeAws): Promise<FakeAwsServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]),
      );
      const answer = aws().respond({
        method: request.method ?? "",
        url: new URL(request.url ?? "/", "http://127.0.0.1").href,
        headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      if (answer === "reset") return void request.socket.destroy();
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
