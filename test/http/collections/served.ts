/** A service that collects from the lab, and what a client does with it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServeRequest, settingsOf } from "../../../src/http/node/settings.ts";
import { type Running, start } from "../../../src/node.ts";

export interface Served {
  readonly folder: string;
  readonly log: string[];
  /** Starts a service over the folder `data`. */
  begin(flags?: ServeRequest, env?: Readonly<Record<string, string>>): Promise<Running>;
  remove(): void;
}

export function served(): Served {
  const folder = mkdtempSync(join(tmpdir(), "clew-collecting-"));
  const log: string[] = [];
  return {
    folder,
    log,
    begin: (flags = {}, env = {}) =>
      start(settingsOf({ port: 0, threads: 1, data: "data", collect: true, ...flags }, env), {
        cwd: folder,
        env,
        stderr: { write: (line) => log.push(line) },
        stopped: () => AbortSignal.abort(),
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Calls and reads JSON. */
export async function ask(
  url: string,
  method = "GET",
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? {} : JSON.parse(text) };
}

export interface Told {
  readonly id: number;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** The events of a stream until it ends, or until one for which `until` is true. */
export async function told(
  url: string,
  until: (event: Told) => boolean = () => false,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told[]> {
  const answer = await fetch(url, { headers });
  const events: Told[] = [];
  let text = "";
  for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = new Map(
        text
          .slice(0, end)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      text = text.slice(end + 2);
      const data = fields.get("data");
      if (data === undefined) continue;
      const event = { id: Number(fields.get("id")), type: fields.get("event") ?? "", data: JSON.parse(data) };
      events.push(event);
      if (until(event)) return events;
    }
  }
  return events;
}
