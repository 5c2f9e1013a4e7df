import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, Response as WorkerResponse } from "miniflare";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ADMIN_SHA256, ADMIN_TOKEN } from "../contract/limits.ts";
import type { FakeAws } from "../sources/aws/fake-aws.ts";
import { estate, REGION } from "../sources/aws/fake-estate.ts";

const REPO = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "clew-worker-"));
const aws: FakeAws = estate({
  pageSize: 2,
  fault: ({ operation }) => (operation === "ListSAMLProviders" ? "denied" : undefined),
});
let service: Miniflare | undefined;

beforeAll(async () => {
  const wrangler = join(REPO, "node_modules/wrangler/bin/wrangler.js");
  execFileSync(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", folder], {
    cwd: REPO,
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
    stdio: "ignore",
  });
  service = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      modulesRoot: folder,
      scriptPath: join(folder, "worker.js"),
      compatibilityDate: "2026-10-20",
      compatibilityFlags: ["nodejs_compat"],
      d1Databases: { DB: "clew" },
      r2Buckets: { BLOBS: "clew" },
      queueProducers: { TASKS: "clew-shards" },
      queueConsumers: { "clew-shards": { maxBatchSize: 1, maxBatchTimeout: 0 } },
      durableObjects: { INDEX: { className: "SnapshotIndex", useSQLite: true } },
      serviceBindings: { ASSETS: () => new WorkerResponse("none") },
      bindings: {
        CLEW_ADMIN_TOKEN_SHA256: ADMIN_SHA256,
        CLEW_COLLECT: "true",
        CLEW_LOG: "none",
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "example-of-a-secret-key",
      },
      // Every request that the Worker sends ends here.
      outboundService: async (request) => {
        const answer = aws.respond({
          method: request.method,
          url: request.url,
          headers: Object.fromEntries(request.headers),
          body: await request.text(),
        });
        if (answer === "reset") throw new Error("reset");
        return new WorkerResponse(answer.body, { status: answer.status, headers: answer.headers });
      },
    }),
  );
  const database = await served().getD1Database("DB");
  for (const name of readdirSync(join(REPO, "migrations")).sort()) {
    const text = readFileSync(join(REPO, "migrations", name), "utf8").replaceAll(/--.*$/gm, "");
    for (const statement of text.split(";")) if (statement.trim() !== "") await database.prepare(statement).run();
  }
});
afterAll(async () => {
  await service?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function served(): Miniflare {
  if (service === undefined) throw new Error("the Worker was not started");
  return service;
}

async function ask(path: string, method = "GET", body?: unknown): Promise<Record<string, unknown>> {
  const answer = await served().dispatchFetch(`https://clew.example.com${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Record<string, unknown>;
}

it("the bundled Worker collects the AWS part of an estate with the SDK, gaps and all", async () => {
  const words = { cluster: ["prod"], region: [REGION], skip: ["kubernetes"], labels: { from: "worker" } };
  const { id } = await ask("/v1/collections", "POST", words);
  let record = await ask(`/v1/collections/${id}`);
  while (record["state"] === "waiting" || record["state"] === "running") {
    await new Promise((resolve) => setTimeout(resolve, 100));
    record = await ask(`/v1/collections/${id}`);
  }
  expect(record).toMatchObject({
    state: "done",
    failure: null,
    result: { accounts: ["111122223333"], clusters: ["prod"], requests: aws.log.length },
  });
  // The XML of IAM and EC2, the JSON of EKS and Organizations, and several pages of each.
  for (const call of [
    "iam:GetAccountAuthorizationDetails",
    "ec2:DescribeInstances",
    "eks:ListAccessEntries",
    "organizations:ListPolicies",
  ])
    expect(aws.log.filter(({ name }) => name === call).length, call).toBeGreaterThan(1);
  const inventory = await vi.waitFor(
    async () => {
      const answer = await ask(`/v1/snapshots/${record["snapshot"]}/inventory`);
      expect(answer["type"]).toBeUndefined();
      return answer;
    },
    { timeout: 60_000, interval: 200 },
  );
  expect(JSON.stringify(inventory["gaps"])).toContain("iam:ListSAMLProviders");
  const documents = JSON.stringify(await ask(`/v1/snapshots/${record["snapshot"]}/documents`));
  expect(documents).toContain("aws/111122223333/get-account-authorization-details.json");
  expect(documents).toContain(`eks/111122223333/${REGION}/prod/aws/describe-cluster.json`);
});
