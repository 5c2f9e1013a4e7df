import { expect } from "vitest";
import {
  canAnswerSchema,
  pathsAnswerSchema,
  whatCanAnswerSchema,
  whoCanAnswerSchema,
} from "../../src/queries/answer.ts";
import { type ContractCase, call, expectProblem, get, json, postJson, uploaded } from "./subject.ts";

const WEB = "system:serviceaccount:prod:web";
const ASK = "who-can?verb=delete&resource=pods&namespace=prod";

export const QUERY_CASES: readonly ContractCase[] = [
  {
    name: "who-can, can, what-can and paths answer in their published shapes",
    run: async (subject) => {
      const id = await uploaded(subject, "shapes");
      const who = whoCanAnswerSchema.parse(await json(await get(subject, `/v1/snapshots/${id}/${ASK}`)));
      expect(who.rows.map(({ identity }) => identity.id)).toEqual(
        expect.arrayContaining([`${WEB}@one`, "user:ann@one"]),
      );
      expect(who.snapshot).toBe(id);
      const can = canAnswerSchema.parse(
        await json(
          await get(subject, `/v1/snapshots/${id}/can?subject=${WEB}&verb=delete&resource=pods&namespace=prod`),
        ),
      );
      expect(can.verdict).toBe("allowed");
      const what = whatCanAnswerSchema.parse(
        await json(await get(subject, `/v1/snapshots/${id}/what-can?subject=${WEB}`)),
      );
      expect(what.reached.length).toBeGreaterThan(0);
      pathsAnswerSchema.parse(await json(await get(subject, `/v1/snapshots/${id}/paths?from=user:ann&to=${WEB}`)));
    },
  },
  {
    name: "a question as JSON has the answer of the question as URL, byte for byte",
    run: async (subject) => {
      const id = await uploaded(subject, "by-body");
      const asked = { verb: "delete", resource: "pods", namespace: "prod" };
      const [byUrl, byBody] = [
        await get(subject, `/v1/snapshots/${id}/${ASK}`),
        await postJson(subject, `/v1/snapshots/${id}/who-can`, asked),
      ];
      expect(byBody.headers.get("etag")).toBe(byUrl.headers.get("etag"));
      expect(await byBody.text()).toBe(await byUrl.text());
    },
  },
  {
    name: "booleans, numbers and lists are read from a URL",
    run: async (subject) => {
      const id = await uploaded(subject, "url-types");
      const answer = await json(
        await get(subject, `/v1/snapshots/${id}/${ASK}&literal=true&through=direct&limit=1&and=get%20pods`),
      );
      expect((answer["rows"] as unknown as unknown[]).length).toBeLessThanOrEqual(1);
    },
  },
  {
    name: "an answer has an entity tag, and is not sent again",
    run: async (subject) => {
      const id = await uploaded(subject, "etag");
      const first = await get(subject, `/v1/snapshots/${id}/${ASK}`);
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(first.headers.get("server-timing")).toMatch(/ask;dur=[\d.]+, total;dur=/);
      const again = await get(subject, `/v1/snapshots/${id}/${ASK}`, { "if-none-match": `"other", W/${etag}` });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe("");
      expect(again.headers.get("etag")).toBe(etag);
      const other = await get(subject, `/v1/snapshots/${id}/${ASK}&through=direct`, { "if-none-match": etag });
      expect(other.status).toBe(200);
      expect(other.headers.get("etag")).not.toBe(etag);
    },
  },
  {
    name: "rows come line by line when asked for",
    run: async (subject) => {
      const id = await uploaded(subject, "lines");
      const whole = whoCanAnswerSchema.parse(await json(await get(subject, `/v1/snapshots/${id}/${ASK}`)));
      const answer = await get(subject, `/v1/snapshots/${id}/${ASK}`, { accept: "application/x-ndjson" });
      expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
      const [head, ...rows] = (await answer.text())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(rows.map(({ row }) => row)).toEqual(whole.rows);
      expect(head).toMatchObject({ answer: { summary: whole.summary } });
    },
  },
  {
    name: "rows are paged by cursor, in the order of the whole",
    run: async (subject) => {
      const id = await uploaded(subject, "cursor");
      const whole = whoCanAnswerSchema.parse(await json(await get(subject, `/v1/snapshots/${id}/${ASK}`)));
      const rows: unknown[] = [];
      let cursor: string | null = "";
      for (let page = 0; cursor !== null && page < 50; page++) {
        const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const answer = whoCanAnswerSchema.parse(
          await json(await get(subject, `/v1/snapshots/${id}/${ASK}&limit=1${from}`)),
        );
        rows.push(...answer.rows.map(({ identity }) => identity.id));
        cursor = answer.next;
      }
      expect(rows).toEqual(whole.rows.map(({ identity }) => identity.id));
    },
  },
  {
    name: "a request that is not understood is said so, field by field",
    run: async (subject) => {
      const id = await uploaded(subject, "bad-request");
      const unknown = await expectProblem(
        await get(subject, `/v1/snapshots/${id}/${ASK}&colour=red`),
        400,
        "bad-request",
      );
      expect(unknown["errors"]).toEqual([{ field: "colour", message: "is not a field of this request" }]);
      await expectProblem(
        await get(subject, `/v1/snapshots/${id}/who-can?verb=get&verb=list&resource=pods`),
        400,
        "bad-request",
      );
      await expectProblem(await get(subject, `/v1/snapshots/${id}/${ASK}&literal=maybe`), 400, "bad-request");
      await expectProblem(await get(subject, `/v1/snapshots/${id}/${ASK}&limit=many`), 400, "bad-request");
      await expectProblem(await get(subject, `/v1/snapshots/${id}/${ASK}&through=walls`), 400, "bad-request");
      await expectProblem(await get(subject, `/v1/snapshots/${id}/who-can`), 400, "bad-request");
      await expectProblem(await postJson(subject, `/v1/snapshots/${id}/who-can`, { verb: 1 }), 400, "bad-request");
      const deep = `{"verb":${"[".repeat(5000)}${"]".repeat(5000)}}`;
      await expectProblem(
        await call(subject, "POST", `/v1/snapshots/${id}/who-can`, deep, { "content-type": "application/json" }),
        400,
        "bad-request",
      );
      await expectProblem(
        await call(subject, "POST", `/v1/snapshots/${id}/who-can`, "{", { "content-type": "application/json" }),
        400,
        "bad-request",
      );
      await expectProblem(
        await call(subject, "POST", `/v1/snapshots/${id}/who-can`, "verb=get", {
          "content-type": "application/x-www-form-urlencoded",
        }),
        415,
        "unsupported-media-type",
      );
      await expectProblem(
        await call(subject, "POST", `/v1/snapshots/${id}/who-can`, `{"verb":"${"x".repeat(1_100_000)}"}`, {
          "content-type": "application/json",
        }),
        413,
        "payload-too-large",
      );
    },
  },
  {
    name: "what is not there is said so",
    run: async (subject) => {
      const id = await uploaded(subject, "not-there");
      const none = `sha256:${"0".repeat(64)}`;
      await expectProblem(await get(subject, `/v1/snapshots/${none}/${ASK}`), 404, "snapshot-not-found");
      await expectProblem(await get(subject, `/v1/snapshots/..%2F..%2Fetc/${ASK}`), 404, "snapshot-not-found");
      await expectProblem(await get(subject, `/v1/snapshots/${id}/${ASK}&cluster=none`), 404, "unknown-cluster");
      await expectProblem(await get(subject, "/v1/nowhere"), 404, "not-found");
      await expectProblem(await get(subject, "/v1/jobs/none"), 404, "not-found");
      const wrong = await call(subject, "PUT", "/v1/snapshots", "{}", { "content-type": "application/json" });
      expect(wrong.headers.get("allow")).toBe("GET, HEAD, POST");
      await expectProblem(wrong, 405, "method-not-allowed");
    },
  },
  {
    name: "a batch answers every line, bad ones too, in order",
    run: async (subject) => {
      const id = await uploaded(subject, "batch");
      const may = {
        user: WEB,
        groups: [],
        resourceAttributes: { verb: "delete", resource: "pods", namespace: "prod" },
      };
      const mayNot = { ...may, user: "nobody" };
      const lines = [JSON.stringify(may), "{", JSON.stringify(mayNot), JSON.stringify({ user: "x" })];
      const answer = await call(subject, "POST", `/v1/snapshots/${id}/can/batch`, `${lines.join("\n")}\n`, {
        "content-type": "application/x-ndjson",
      });
      const answers = (await answer.text())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(answers[0]).toMatchObject({
        allowed: true,
        grants: [{ binding: "RoleBinding/prod/deleters", role: "Role/prod/deleter", rules: [0] }],
      });
      expect(answers[1]).toHaveProperty("error");
      expect(answers[2]).toMatchObject({ allowed: false, grants: [] });
      expect(answers[3]).toHaveProperty("error");
    },
  },
];
