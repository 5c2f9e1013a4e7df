import { gzipSync } from "fflate";
import { expect } from "vitest";
import { tar, tarGz, zip } from "./archive.ts";
import { account, cluster, SECRET_VALUE, secret } from "./documents.ts";
import { type ContractCase, call, expectProblem, get, json, LIMITS, type Subject, uploaded } from "./subject.ts";

const GZIP = { "content-type": "application/gzip" };
const upload = (
  subject: Subject,
  body: Uint8Array | string,
  type: string,
  query = "",
  headers: Record<string, string> = {},
): Promise<Response> => call(subject, "POST", `/v1/snapshots${query}`, body, { "content-type": type, ...headers });

function form(files: readonly { name: string; text: string }[]): { body: Uint8Array; type: string } {
  const parts = files.map(
    ({ name, text }) =>
      `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`,
  );
  return {
    body: new TextEncoder().encode(`${parts.join("")}--edge--\r\n`),
    type: "multipart/form-data; boundary=edge",
  };
}

export const SNAPSHOT_CASES: readonly ContractCase[] = [
  {
    name: "an archive becomes a snapshot that can be asked at once",
    run: async (subject) => {
      const answer = await upload(
        subject,
        tarGz(cluster("ask-at-once")),
        "application/gzip",
        "?label=env%3Dprod&label=team%3Da",
      );
      const record = await json(answer);
      expect(answer.status).toBe(201);
      expect(answer.headers.get("location")).toBe(`/v1/snapshots/${record["id"]}`);
      expect(record).toMatchObject({
        state: "ready",
        documents: 2,
        issues: 0,
        labels: { env: "prod", team: "a" },
        failure: null,
      });
      expect(record["id"]).toMatch(/^sha256:[0-9a-f]{64}$/);
      const who = await get(subject, `/v1/snapshots/${record["id"]}/who-can?verb=delete&resource=pods&namespace=prod`);
      expect(who.status).toBe(200);
    },
  },
  {
    name: "the same documents have one id, whichever way they come",
    run: async (subject) => {
      const entries = cluster("one-id");
      const wrapped = entries.map((entry) => ({ ...entry, name: `estate-1.2/${entry.name}` }));
      const { body, type } = form(entries);
      const answers = [
        await upload(subject, tarGz(entries), "application/gzip"),
        await upload(subject, tarGz(wrapped), "application/gzip"),
        await upload(subject, zip(wrapped), "application/zip"),
        await upload(subject, body, type),
      ];
      const ids = await Promise.all(answers.map(async (answer) => (await json(answer))["id"]));
      expect(new Set(ids).size).toBe(1);
      expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200]);
    },
  },
  {
    name: "a document alone is taken in each of its types",
    run: async (subject) => {
      const yaml = account("alone");
      const object = JSON.stringify({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "alone", namespace: "prod" },
      });
      for (const [type, body] of [
        ["application/yaml", yaml],
        ["application/x-yaml", `${yaml}# x\n`],
        ["text/yaml; charset=utf-8", `${yaml}# text\n`],
        ["application/json", object],
        ["application/x-ndjson", `${object}\n${object.replace("alone", "beside")}\n`],
      ] as const) {
        const answer = await upload(subject, body, type);
        expect(answer.status, type).toBe(201);
        expect(await json(answer)).toMatchObject({ state: "ready", documents: 1, issues: 0 });
      }
      const named = await json(await upload(subject, yaml, "application/yaml", "?name=a%2Fb.yaml"));
      const documents = await json(await get(subject, `/v1/snapshots/${named["id"]}/documents`));
      expect(documents["documents"]).toMatchObject([{ name: "a/b.yaml" }]);
      const compressed = await upload(
        subject,
        gzipSync(new TextEncoder().encode(`${yaml}# gzip\n`)),
        "application/yaml",
        "",
        { "content-encoding": "gzip" },
      );
      expect(compressed.status).toBe(201);
    },
  },
  {
    name: "`Prefer: respond-async` is answered with a job that ends",
    run: async (subject) => {
      const answer = await upload(subject, tarGz(cluster("async")), "application/gzip", "", {
        prefer: "respond-async",
      });
      const body = await json(answer);
      expect([201, 202]).toContain(answer.status);
      const id = String(body["id"]);
      if (answer.status === 202) {
        expect(answer.headers.get("retry-after")).toBe("1");
        const location = answer.headers.get("location") ?? "";
        expect(location).toMatch(/^\/v1\/jobs\//);
        let state = "";
        for (let tries = 0; tries < 100 && state !== "ready"; tries++) {
          const job = await json(await get(subject, location));
          expect(job).toMatchObject({ snapshot: id });
          state = String(job["state"]);
          const asked = await get(subject, `/v1/snapshots/${id}/who-can?verb=delete&resource=pods`);
          if (asked.status === 409) expect(asked.headers.get("retry-after")).toBe("1");
          else expect(asked.status).toBe(200);
          await asked.body?.cancel();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        expect(state).toBe("ready");
      }
    },
  },
  {
    name: "what nobody recognises is refused, and nothing of it stays",
    run: async (subject) => {
      const nothing = tarGz([{ name: "notes.yaml", text: "todo: [buy milk, refused]\n" }]);
      const body = await expectProblem(
        await upload(subject, nothing, "application/gzip", "?label=case%3Drefused"),
        422,
        "unrecognised-input",
      );
      expect(body["detail"]).toContain("nothing that is recognised");
      const list = await json(await get(subject, "/v1/snapshots?label=case%3Drefused"));
      expect(list["snapshots"]).toEqual([]);
    },
  },
  {
    name: "the good part of a bad upload is kept, and each fault said",
    run: async (subject) => {
      const entries = [
        ...cluster("good-part"),
        { name: "broken.yaml", text: "a: [1\n" },
        { name: "../outside.yaml", text: account("x") },
        { name: "link.yaml", text: "/etc/passwd", type: "2" as const },
      ];
      const record = await json(await upload(subject, tarGz(entries), "application/gzip"));
      expect(record).toMatchObject({ state: "ready", documents: 3 });
      const issues = await json(await get(subject, `/v1/snapshots/${record["id"]}/issues`));
      const codes = (issues["issues"] as unknown as { code: string }[]).map(({ code }) => code);
      expect(codes).toEqual(expect.arrayContaining(["path-traversal", "link-in-archive", "malformed-yaml"]));
      const documents = JSON.stringify(await json(await get(subject, `/v1/snapshots/${record["id"]}/documents`)));
      expect(documents).not.toContain("outside");
    },
  },
  {
    name: "bodies of other types, and none, are refused",
    run: async (subject) => {
      await expectProblem(await upload(subject, "hello", "text/plain"), 415, "unsupported-media-type");
      await expectProblem(
        await upload(subject, "{}", "application/json", "", { "content-encoding": "br" }),
        415,
        "unsupported-media-type",
      );
      await expectProblem(await upload(subject, "hello", "application/gzip"), 422, "unrecognised-input");
      await expectProblem(await upload(subject, "hello", "application/zip"), 422, "unrecognised-input");
      await expectProblem(
        await upload(subject, "nothing here", "multipart/form-data; boundary=edge"),
        400,
        "bad-request",
      );
      await expectProblem(await upload(subject, "x", "multipart/form-data"), 400, "bad-request");
      await expectProblem(await upload(subject, "a: 1", "application/yaml", "?name=..%2Fx.yaml"), 400, "bad-request");
      await expectProblem(await upload(subject, "a: 1", "application/yaml", "?label=none"), 400, "bad-request");
    },
  },
  {
    name: "a broken archive is refused",
    run: async (subject) => {
      const whole = tarGz(cluster("broken-archive"));
      await expectProblem(
        await upload(subject, whole.subarray(0, whole.byteLength - 40), "application/gzip"),
        422,
        "unrecognised-input",
      );
      const flipped = whole.slice();
      flipped[whole.byteLength >> 1] = (flipped[whole.byteLength >> 1] ?? 0) ^ 0xff;
      const answer = await upload(subject, flipped, "application/gzip");
      expect(answer.status).toBe(422);
      await answer.body?.cancel();
      await expectProblem(
        await upload(subject, zip(cluster("broken-zip")).subarray(0, 300), "application/zip"),
        422,
        "unrecognised-input",
      );
    },
  },
  {
    name: "bombs are refused while they unpack",
    run: async (subject) => {
      const zeros = new Uint8Array(LIMITS.snapshotBytes + 1_000_000).fill(32);
      await expectProblem(
        await upload(subject, gzipSync(tar([{ name: "big.yaml", text: "" }, ...pieces(zeros)])), "application/gzip"),
        422,
        "refused-input",
      );
      const bomb = zip(pieces(zeros).map((entry) => ({ ...entry })));
      await expectProblem(await upload(subject, bomb, "application/zip"), 422, "refused-input");
      await expectProblem(
        await upload(subject, gzipSync(zeros), "application/yaml", "", { "content-encoding": "gzip" }),
        413,
        "payload-too-large",
      );
    },
  },
  {
    name: "bodies and documents above the limits are refused",
    run: async (subject) => {
      const long = "x".repeat(LIMITS.uploadBytes + 1);
      await expectProblem(await upload(subject, long, "application/json"), 413, "payload-too-large");
      await expectProblem(
        await upload(subject, `# ${"x".repeat(LIMITS.documentBytes)}`, "application/yaml"),
        413,
        "payload-too-large",
      );
      const record = await json(
        await upload(
          subject,
          tarGz([...cluster("too-large"), { name: "large.yaml", text: `# ${"x".repeat(LIMITS.documentBytes)}` }]),
          "application/gzip",
        ),
      );
      const issues = await json(await get(subject, `/v1/snapshots/${record["id"]}/issues`));
      expect(issues["issues"]).toMatchObject([{ code: "too-large", document: "large.yaml" }]);
    },
  },
  {
    name: "values of secrets are never kept",
    run: async (subject) => {
      const record = await json(
        await upload(
          subject,
          tarGz([...cluster("secret"), { name: "secret.yaml", text: secret("kept") }]),
          "application/gzip",
        ),
      );
      const shown = await (
        await get(subject, `/v1/snapshots/${record["id"]}/evidence?document=secret.yaml&line=9&context=20`)
      ).text();
      expect(shown).toContain("password");
      expect(shown).not.toContain(SECRET_VALUE);
    },
  },
  {
    name: "evidence is shown as lines, and only of documents of the snapshot",
    run: async (subject) => {
      const id = await uploaded(subject, "evidence");
      const document = "eks/111122223333/eu-west-1/one/kubernetes/objects.json";
      const shown = await json(
        await get(subject, `/v1/snapshots/${id}/evidence?document=${encodeURIComponent(document)}&line=3&context=1`),
      );
      expect(shown["lines"]).toEqual([
        { line: 2, text: '  "apiVersion": "v1",' },
        { line: 3, text: '  "kind": "List",' },
        { line: 4, text: '  "items": [' },
      ]);
      for (const other of ["/etc/passwd", "../clew.sqlite", "none.yaml"])
        await expectProblem(
          await get(subject, `/v1/snapshots/${id}/evidence?document=${encodeURIComponent(other)}`),
          404,
          "not-found",
        );
    },
  },
  {
    name: "the inventory says what a snapshot holds",
    run: async (subject) => {
      const id = await uploaded(subject, "inventory");
      const inventory = await json(await get(subject, `/v1/snapshots/${id}/inventory`));
      expect(inventory).toMatchObject({
        documents: 2,
        clusters: [{ name: "one", account: "111122223333", kubernetesVersion: "1.33" }],
      });
    },
  },
  {
    name: "lists are paged from the newest, filtered by labels, and `latest` follows them",
    run: async (subject) => {
      const ids: string[] = [];
      for (const name of ["a", "b", "c"]) ids.unshift(await uploaded(subject, `page-${name}`, "case=pages"));
      const seen: string[] = [];
      let cursor: string | null = "";
      let pages = 0;
      while (cursor !== null && pages < 9) {
        const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const page = await json(await get(subject, `/v1/snapshots?label=case%3Dpages&limit=2${from}`));
        seen.push(...(page["snapshots"] as unknown as { id: string }[]).map(({ id }) => id));
        cursor = page["next"] as unknown as string | null;
        pages++;
      }
      expect([...seen].sort()).toEqual([...ids].sort());
      expect(pages).toBe(2);
      const latest = await json(await get(subject, "/v1/snapshots/latest@case=pages"));
      expect(latest["id"]).toBe(seen[0]);
      await expectProblem(await get(subject, "/v1/snapshots/latest@case=none"), 404, "snapshot-not-found");
      await expectProblem(await get(subject, "/v1/snapshots?cursor=nonsense"), 400, "bad-request");
    },
  },
  {
    name: "labels are set and taken away",
    run: async (subject) => {
      const id = await uploaded(subject, "labels", "case=labels");
      const patch = (labels: unknown): Promise<Response> =>
        call(subject, "PATCH", `/v1/snapshots/${id}`, JSON.stringify({ labels }), {
          "content-type": "application/json",
        });
      expect(await json(await patch({ env: "prod", case: null }))).toMatchObject({ labels: { env: "prod" } });
      expect((await json(await patch({ env: "dev" })))["labels"]).toEqual({ env: "dev" });
      await expectProblem(await patch({ "": "x" }), 400, "bad-request");
      await expectProblem(await patch({ env: "a\nb" }), 400, "bad-request");
    },
  },
  {
    name: "a deleted snapshot is gone, and can be uploaded again",
    run: async (subject) => {
      const id = await uploaded(subject, "deleted");
      expect((await get(subject, `/v1/snapshots/${id}/can?subject=ann&verb=get&resource=pods`)).status).not.toBe(500);
      expect((await call(subject, "DELETE", `/v1/snapshots/${id}`)).status).toBe(204);
      await expectProblem(await get(subject, `/v1/snapshots/${id}`), 404, "snapshot-not-found");
      await expectProblem(
        await get(subject, `/v1/snapshots/${id}/who-can?verb=get&resource=pods`),
        404,
        "snapshot-not-found",
      );
      await expectProblem(await call(subject, "DELETE", `/v1/snapshots/${id}`), 404, "snapshot-not-found");
      expect(await uploaded(subject, "deleted")).toBe(id);
    },
  },
  {
    name: "ten uploads of one content at once make one snapshot, and one says that it is new",
    run: async (subject) => {
      const body = tarGz(cluster("at-once"));
      const answers = await Promise.all(Array.from({ length: 10 }, () => upload(subject, body, "application/gzip")));
      const records = await Promise.all(answers.map(json));
      expect(new Set(records.map(({ id }) => id)).size).toBe(1);
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    },
  },
  {
    name: "questions, uploads and deletes at once give answers or say that it is gone",
    run: async (subject) => {
      const body = tarGz(cluster("mixed"));
      const { id } = await json(await upload(subject, body, "application/gzip"));
      const work = Array.from({ length: 12 }, (_, turn) => {
        if (turn % 4 === 1) return upload(subject, body, GZIP["content-type"]);
        if (turn % 4 === 3) return call(subject, "DELETE", `/v1/snapshots/${id}`);
        return get(subject, `/v1/snapshots/${id}/who-can?verb=delete&resource=pods`);
      });
      for (const answer of await Promise.all(work)) {
        expect([200, 201, 204, 404, 409]).toContain(answer.status);
        await answer.body?.cancel();
      }
    },
  },
];

function pieces(bytes: Uint8Array): { name: string; text: string }[] {
  const size = 400_000;
  const text = new TextDecoder().decode(bytes.subarray(0, size));
  return Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, index) => ({ name: `${index}.yaml`, text }));
}
