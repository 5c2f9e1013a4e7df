import { expect } from "vitest";
import { findingsAnswerSchema } from "../../src/findings/answer.ts";
import { checkResultSchema } from "../../src/policy/result.ts";
import { diffAnswerSchema } from "../../src/queries/diff-answer.ts";
import { accessReportSchema } from "../../src/reports/access-answer.ts";
import { graphLinesSchema } from "../../src/reports/graph-lines-answer.ts";
import { MEDIA_TYPES } from "../../src/reports/report.ts";
import { type Entry, tarGz } from "./archive.ts";
import { DATE, EARLIER, ESTATE_PATHS, LATER, POLICY, REPORT_PATHS } from "./estate-questions.ts";
import { type ContractCase, call, expectProblem, get, json, postJson, type Subject } from "./subject.ts";

async function upload(subject: Subject, documents: readonly Entry[]): Promise<string> {
  const answer = await call(subject, "POST", "/v1/snapshots", tarGz(documents), { "content-type": "application/gzip" });
  const { id } = (await json(answer)) as unknown as { id: string };
  for (let tries = 0; tries < 200; tries++) {
    const { state } = (await json(await get(subject, `/v1/snapshots/${id}`))) as unknown as { state: string };
    if (state === "ready") break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return id;
}

/** Fills the ids of the two snapshots in. */
async function filler(subject: Subject): Promise<(path: string) => string> {
  const [base, head] = [await upload(subject, EARLIER), await upload(subject, LATER)];
  return (path) => path.replaceAll("BASE", base).replaceAll("HEAD", head);
}

/** The same bytes on every runtime: what the library says of the same documents on Node. */
async function expectSame(subject: Subject, path: string, answer: Response): Promise<string> {
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  expect(text === subject.estate[path], `${path}: ${text.slice(0, 300)}`).toBe(true);
  return text;
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

export const ESTATE_CASES: readonly ContractCase[] = [
  {
    name: "findings and graph are those of the library, byte for byte",
    run: async (subject) => {
      const fill = await filler(subject);
      const { findings, steps, hubs, trust } = ESTATE_PATHS;
      const found = await expectSame(subject, findings, await get(subject, fill(findings)));
      expect(findingsAnswerSchema.parse(JSON.parse(found)).findings.length).toBeGreaterThan(0);
      for (const path of [steps, hubs, trust]) {
        const text = await expectSame(subject, path, await get(subject, fill(path)));
        expect(graphLinesSchema.parse(JSON.parse(text)).lines.length).toBeGreaterThan(0);
      }
    },
  },
  {
    name: "a question about somebody new does not change the graph",
    run: async (subject) => {
      const fill = await filler(subject);
      const who = "subject=user:somebody-new@two&groups=releasers&groups=system:masters";
      const asked = await get(subject, fill(`/v1/snapshots/HEAD/can?${who}&verb=delete&resource=pods&namespace=prod`));
      expect(asked.status).toBe(200);
      await expectSame(subject, ESTATE_PATHS.steps, await get(subject, fill(ESTATE_PATHS.steps)));
    },
  },
  {
    name: "two snapshots are compared",
    run: async (subject) => {
      const fill = await filler(subject);
      for (const path of [ESTATE_PATHS.diff, ESTATE_PATHS.diffByAbuse]) {
        const text = await expectSame(subject, path, await get(subject, fill(path)));
        const { equal, changes } = diffAnswerSchema.parse(JSON.parse(text));
        expect(equal).toBe(false);
        expect(changes.some(({ kind }) => kind === "gained")).toBe(true);
      }
      const same = await json(await get(subject, fill("/v1/diff?base=HEAD&head=HEAD")));
      expect(same).toMatchObject({ equal: true, changes: [] });
      const none = `sha256:${"0".repeat(64)}`;
      await expectProblem(await get(subject, fill(`/v1/diff?base=${none}&head=HEAD`)), 404, "snapshot-not-found");
      await expectProblem(await get(subject, fill(`/v1/diff?base=HEAD&head=${none}`)), 404, "snapshot-not-found");
      await expectProblem(await get(subject, fill("/v1/diff?head=HEAD")), 400, "bad-request");
    },
  },
  {
    name: "answers about a whole snapshot have tags, pages and lines as queries have",
    run: async (subject) => {
      const fill = await filler(subject);
      for (const [path, list] of [
        [ESTATE_PATHS.findings, "findings"],
        [ESTATE_PATHS.steps, "lines"],
        [ESTATE_PATHS.diff, "changes"],
      ] as const) {
        const answer = await get(subject, fill(path));
        const etag = answer.headers.get("etag") ?? "";
        expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
        const whole = (await json(answer))[list] as unknown as unknown[];
        expect((await get(subject, fill(path), { "if-none-match": etag })).status).toBe(304);
        const asLines = await get(subject, fill(path), { accept: "application/x-ndjson" });
        expect(asLines.headers.get("etag")).not.toBe(etag);
        const [head, ...rows] = linesOf(await asLines.text());
        expect(head).toHaveProperty("answer");
        expect(rows.map(({ row }) => row)).toEqual(whole);
        const and = path.includes("?") ? "&" : "?";
        const first = await json(await get(subject, fill(`${path}${and}limit=1`)));
        const members = [...(first[list] as unknown as unknown[])];
        expect(members.length).toBe(1);
        if (whole.length > 1) {
          const rest = await json(await get(subject, fill(`${path}${and}cursor=${first["next"]}`)));
          members.push(...(rest[list] as unknown as unknown[]));
          expect(rest["next"]).toBe(null);
        }
        expect(members).toEqual(whole);
        await expectProblem(await get(subject, fill(`${path}${and}cursor=x`)), 400, "bad-request");
        await expectProblem(await get(subject, fill(`${path}${and}limit=0`)), 400, "bad-request");
      }
    },
  },
  {
    name: "reports come in every format of the command line, and are those of the library",
    run: async (subject) => {
      const fill = await filler(subject);
      for (const { format, whole, asked } of REPORT_PATHS)
        for (const path of [whole, asked]) {
          const answer = await get(subject, fill(path));
          expect(answer.headers.get("content-type")).toBe(MEDIA_TYPES[format]);
          const text = await expectSame(subject, path, answer);
          if (format === "json" && path === whole) {
            const report = accessReportSchema.parse(JSON.parse(text));
            expect(report.date).toBe(DATE);
            expect(report.changes?.equal).toBe(false);
          }
        }
      const first = await get(subject, fill("/v1/snapshots/HEAD/report?format=html"));
      const etag = first.headers.get("etag") ?? "";
      await first.body?.cancel();
      const again = await get(subject, fill("/v1/snapshots/HEAD/report?format=html"), { "if-none-match": etag });
      expect(again.status).toBe(304);
      const other = await get(subject, fill("/v1/snapshots/HEAD/report?format=csv"), { "if-none-match": etag });
      expect(other.status).toBe(200);
      await other.body?.cancel();
      await expectProblem(await get(subject, fill("/v1/snapshots/HEAD/report?format=pdf")), 400, "bad-request");
      await expectProblem(await get(subject, fill("/v1/snapshots/HEAD/report?date=today")), 400, "bad-request");
      await expectProblem(await get(subject, fill("/v1/snapshots/HEAD/report?since=none")), 404, "snapshot-not-found");
    },
  },
  {
    name: "a policy is checked: as text with its lines, as a file, as JSON, and the shipped one",
    run: async (subject) => {
      const fill = await filler(subject);
      const path = ESTATE_PATHS.check;
      const text = await expectSame(subject, path, await postJson(subject, fill(path), { policy: POLICY }));
      const { outcome, rules, violations } = checkResultSchema.parse(JSON.parse(text));
      expect(outcome).toBe("broken");
      expect(rules.map(({ line }) => line)).toEqual([5, 9]);
      expect(violations.length).toBeGreaterThan(1);
      const asFile = await call(subject, "POST", fill(path), POLICY, { "content-type": "application/yaml" });
      expect(await asFile.text()).toBe(text);
      const rule = { id: "pods-of-prod", forbid: "everyone", can: { goal: "delete-pods", namespace: "prod" } };
      const policy = { apiVersion: "clew/v1", kind: "Policy", name: "contract", rules: [rule] };
      const asJson = checkResultSchema.parse(await json(await postJson(subject, fill(path), { policy })));
      expect(asJson).toMatchObject({ document: null, policy: "contract", rules: [{ line: null }] });
      const shipped = checkResultSchema.parse(await json(await postJson(subject, fill(path), {})));
      expect(shipped.policy).toBe("recommended");
      const lines = linesOf(
        await (await postJson(subject, fill(path), { policy: POLICY }, { accept: "application/x-ndjson" })).text(),
      );
      expect(lines.length).toBe(1 + violations.length);
    },
  },
  {
    name: "what a baseline knows does not break a policy",
    run: async (subject) => {
      const fill = await filler(subject);
      const path = fill(ESTATE_PATHS.check);
      const { violations } = checkResultSchema.parse(await json(await postJson(subject, path, { policy: POLICY })));
      const entries = violations.map(({ fingerprint, rule, identity, cluster, action, verdict, row }) => ({
        fingerprint,
        rule,
        identity: identity?.id ?? null,
        cluster,
        action,
        verdict,
        scope: row?.scope ?? [],
      }));
      const baseline = { apiVersion: "clew/v1", kind: "Baseline", policy: "contract", snapshot: "any", entries };
      const known = checkResultSchema.parse(await json(await postJson(subject, path, { policy: POLICY, baseline })));
      expect(known.outcome).toBe("holds");
      expect(known.violations.map(({ status }) => status)).toEqual(violations.map(() => "known"));
    },
  },
  {
    name: "a policy that is not understood is said so, part by part",
    run: async (subject) => {
      const fill = await filler(subject);
      const path = fill(ESTATE_PATHS.check);
      const wrong = POLICY.replace("forbid: everyone", "forbid: {colour: red}");
      const problem = await expectProblem(await postJson(subject, path, { policy: wrong }), 400, "bad-request");
      expect(problem["errors"]).toEqual([
        { field: expect.stringMatching(/^\/rules\/0/), message: expect.stringMatching(/^line \d+: /) },
      ]);
      for (const policy of ["", "rules: [", "a: 1\n---\nb: 2\n", { kind: "Policy" }, 7])
        await expectProblem(await postJson(subject, path, { policy }), 400, "bad-request");
      await expectProblem(await postJson(subject, path, { policy: POLICY, baseline: {} }), 400, "bad-request");
      const goal = POLICY.replace("goal: delete-pods", "goal: world-peace");
      await expectProblem(await postJson(subject, path, { policy: goal }), 400, "bad-request");
      await expectProblem(
        await call(subject, "POST", path, POLICY, { "content-type": "text/plain" }),
        415,
        "unsupported-media-type",
      );
    },
  },
];
