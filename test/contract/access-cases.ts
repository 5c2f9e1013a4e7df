import { expect } from "vitest";
import { type ContractCase, call, expectProblem, get, json, postJson, uploaded } from "./subject.ts";

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export const ACCESS_CASES: readonly ContractCase[] = [
  {
    name: "health and the API description need no credential; data does",
    run: async (subject) => {
      for (const path of ["/healthz", "/readyz", "/openapi.json", "/openapi.yaml", "/v1/problems"]) {
        const answer = await subject.fetch(path);
        expect(answer.status, path).toBe(200);
        await answer.body?.cancel();
      }
      for (const path of [
        "/v1/snapshots",
        "/v1/tokens",
        "/metrics",
        "/v1/snapshots/latest/who-can?verb=get&resource=pods",
        "/v1/jobs/x",
      ]) {
        const answer = await subject.fetch(path);
        expect(answer.headers.get("www-authenticate"), path).toBe("Bearer");
        await expectProblem(answer, 401, "unauthorized");
      }
    },
  },
  {
    name: "credentials that do not hold are refused without saying why they might",
    run: async (subject) => {
      const { token } = await json(await postJson(subject, "/v1/tokens", { name: "short", scopes: ["read"] }));
      const text = String(token);
      const flipped = text.slice(0, -1) + (text.endsWith("A") ? "B" : "A");
      for (const credential of [
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer clew_zz",
        `Bearer ${flipped}`,
        `Bearer ${text.slice(0, -1)}`,
        `Bearer ${text} ${text}`,
        `Bearer clew_${"f".repeat(16)}_${"A".repeat(43)}`,
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        `Bearer ${"x".repeat(10_000)}`,
      ])
        await expectProblem(
          await subject.fetch("/v1/snapshots", { headers: { authorization: credential } }),
          401,
          "unauthorized",
        );
      expect((await subject.fetch("/v1/snapshots", { headers: bearer(text) })).status).toBe(200);
    },
  },
  {
    name: "scopes are held: read, write, admin",
    run: async (subject) => {
      const tokens: Record<string, string> = {};
      for (const scope of ["read", "write", "admin"])
        tokens[scope] = String(
          (await json(await postJson(subject, "/v1/tokens", { name: scope, scopes: [scope] })))["token"],
        );
      const id = await uploaded(subject, "scopes");
      const as = (scope: string, method: string, path: string): Promise<Response> =>
        subject.fetch(path, { method, headers: bearer(tokens[scope] ?? "") });
      expect((await as("read", "GET", `/v1/snapshots/${id}`)).status).toBe(200);
      await expectProblem(await as("read", "DELETE", `/v1/snapshots/${id}`), 403, "forbidden");
      await expectProblem(await as("read", "POST", "/v1/snapshots"), 403, "forbidden");
      await expectProblem(await as("write", "GET", "/v1/tokens"), 403, "forbidden");
      expect((await as("write", "DELETE", `/v1/snapshots/${id}`)).status).toBe(204);
      expect((await as("admin", "GET", "/v1/tokens")).status).toBe(200);
    },
  },
  {
    name: "a revoked token is refused at once, and lists never show the text of one",
    run: async (subject) => {
      const made = await json(await postJson(subject, "/v1/tokens", { name: "revoked", scopes: ["read"], days: 1 }));
      const headers = bearer(String(made["token"]));
      expect((await subject.fetch("/v1/snapshots", { headers })).status).toBe(200);
      expect((await call(subject, "DELETE", `/v1/tokens/${made["id"]}`)).status).toBe(204);
      await expectProblem(await subject.fetch("/v1/snapshots", { headers }), 401, "unauthorized");
      const list = await (await get(subject, "/v1/tokens")).text();
      expect(list).toContain(String(made["id"]));
      expect(list).not.toContain(String(made["token"]).slice(-20));
      await expectProblem(await call(subject, "DELETE", "/v1/tokens/none"), 404, "not-found");
      await expectProblem(await postJson(subject, "/v1/tokens", { name: "x", scopes: ["root"] }), 400, "bad-request");
    },
  },
  {
    name: "every answer carries the headers that keep browsers from harm",
    run: async (subject) => {
      for (const path of ["/healthz", "/v1/snapshots", "/v1/nowhere"]) {
        const { headers, body } = await subject.fetch(path);
        expect(headers.get("content-security-policy"), path).toContain("default-src 'none'");
        expect(headers.get("x-content-type-options")).toBe("nosniff");
        expect(headers.get("x-frame-options")).toBe("DENY");
        expect(headers.get("referrer-policy")).toBe("no-referrer");
        expect(headers.get("access-control-allow-origin")).toBeNull();
        await body?.cancel();
      }
    },
  },
  {
    name: "pages of other origins can neither read nor change anything",
    run: async (subject) => {
      const headers = { origin: "https://evil.example.com", "sec-fetch-site": "cross-site" };
      const read = await get(subject, "/v1/snapshots", headers);
      expect(read.headers.get("access-control-allow-origin")).toBeNull();
      await read.body?.cancel();
      await expectProblem(
        await postJson(subject, "/v1/tokens", { name: "x", scopes: ["admin"] }, headers),
        403,
        "forbidden",
      );
      const preflight = await subject.fetch("/v1/snapshots", {
        method: "OPTIONS",
        headers: { ...headers, "access-control-request-method": "DELETE" },
      });
      expect(preflight.headers.get("access-control-allow-methods")).toBeNull();
      await preflight.body?.cancel();
    },
  },
  {
    name: "a request id that could smuggle something is replaced, a plain one is kept",
    run: async (subject) => {
      const kept = await subject.fetch("/healthz", { headers: { "x-request-id": "req-1" } });
      expect(kept.headers.get("x-request-id")).toBe("req-1");
      for (const id of ['a"b', "a b", "<x>", "x".repeat(200)]) {
        const answer = await subject.fetch("/healthz", { headers: { "x-request-id": id } });
        expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
        await answer.body?.cancel();
      }
    },
  },
  {
    name: "the table of problems and the metrics are served",
    run: async (subject) => {
      const { problems } = await json(await subject.fetch("/v1/problems"));
      expect(problems).toContainEqual({ id: "snapshot-not-found", status: 404, title: "there is no such snapshot" });
      const text = await (await get(subject, "/metrics")).text();
      expect(text).toContain('clew_http_requests_total{method="GET",route="/v1/problems",status="200"}');
    },
  },
];
