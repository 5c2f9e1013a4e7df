/** What the contract is asked of: a service on any runtime. */
import { expect } from "vitest";
import { tarGz } from "./archive.ts";
import { cluster } from "./documents.ts";

export { ADMIN_SHA256, ADMIN_TOKEN, LIMITS } from "./limits.ts";

export interface Subject {
  /** `path` begins with a slash. No credential is added. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The text of an admin token. */
  readonly admin: string;
  /** The answer of `crossing-answer.ts`, worked out on Node. */
  readonly crossing: string;
  /** The answers of `estate-answers.ts`, worked out on Node. */
  readonly estate: Readonly<Record<string, string>>;
}

export interface ContractCase {
  readonly name: string;
  readonly run: (subject: Subject) => Promise<void>;
}

type Body = string | Uint8Array | undefined;

/** Calls with the admin token. */
export async function call(
  subject: Subject,
  method: string,
  path: string,
  body?: Body,
  headers: Record<string, string> = {},
): Promise<Response> {
  return subject.fetch(path, {
    method,
    headers: { authorization: `Bearer ${subject.admin}`, ...headers },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });
}

export const get = (subject: Subject, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  call(subject, "GET", path, undefined, headers);

export const postJson = (
  subject: Subject,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  call(subject, "POST", path, JSON.stringify(body), { "content-type": "application/json", ...headers });

export async function json(answer: Response): Promise<Record<string, never>> {
  return (await answer.json()) as Record<string, never>;
}

/** Uploads the cluster of `documents.ts` and gives its id. */
export async function uploaded(subject: Subject, tag: string, label?: string): Promise<string> {
  const query = label === undefined ? "" : `?label=${encodeURIComponent(label)}`;
  const answer = await call(subject, "POST", `/v1/snapshots${query}`, tarGz(cluster(tag)), {
    "content-type": "application/gzip",
  });
  const record = await json(answer);
  expect(answer.status, JSON.stringify(record)).toBe(201);
  return record["id"] as unknown as string;
}

/** Expects problem details of this id. */
export async function expectProblem(answer: Response, status: number, id: string): Promise<Record<string, unknown>> {
  const body: Record<string, unknown> = await json(answer);
  expect(answer.status, JSON.stringify(body)).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(body).toMatchObject({ type: `/problems/${id}`, status });
  expect(String(body["detail"])).not.toBe("");
  expect(String(body["instance"])).toContain(encodeURIComponent(answer.headers.get("x-request-id") ?? "none"));
  return body;
}
