import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { ADMIN_SHA256, LIMITS } from "./test/contract/limits.ts";

/** Folders whose tests touch neither network, processes nor global handlers. */
const PURE = [
  "cli",
  "conformance",
  "demo",
  "edges",
  "eks",
  "examples",
  "explain",
  "facts",
  "findings",
  "golden",
  "graph",
  "iam",
  "messages",
  "parse",
  "policy",
  "properties",
  "queries",
  "rbac",
  "reports",
  "scenarios",
];

export default defineConfig({
  test: {
    // The thread that waits for the workers needs no core of its own, which the default leaves free.
    maxWorkers: "100%",
    projects: [
      {
        // Tests of the pure floors share their modules: there is no state to keep apart, and loading them anew for each file is most of the time.
        test: {
          name: "pure",
          include: PURE.map((folder) => `test/${folder}/**/*.test.ts`),
          environment: "node",
          pool: "threads",
          isolate: false,
          setupFiles: ["./test/fixed-seed.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/slow/**", "test/worker/**", ...PURE.map((folder) => `test/${folder}/**`)],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 30_000,
          setupFiles: ["./test/fixed-seed.ts"],
        },
      },
      {
        // The same contract inside workerd, with D1, R2, a Queue and Durable Objects, all local.
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                CROSSING: (await import("./test/contract/crossing-answer.ts")).crossingAnswer(),
                ESTATE: (await import("./test/contract/estate-answers.ts")).estateAnswers(),
                MIGRATIONS: await readD1Migrations("./migrations"),
                CLEW_ADMIN_TOKEN_SHA256: ADMIN_SHA256,
                CLEW_LOG: "none",
                CLEW_COLLECT: "true",
                CLEW_SCHEDULES: JSON.stringify([
                  { name: "nightly", cron: "0 3 * * *", collect: { only: ["iam"], region: ["eu-west-1"] } },
                ]),
                AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
                AWS_SECRET_ACCESS_KEY: "example-of-a-secret-key",
                CLEW_UPLOAD_BYTES: String(LIMITS.uploadBytes),
                CLEW_DOCUMENT_BYTES: String(LIMITS.documentBytes),
                CLEW_SNAPSHOT_BYTES: String(LIMITS.snapshotBytes),
                CLEW_RATE_PER_MINUTE: String(LIMITS.ratePerMinute),
              },
            },
          })),
        ],
        test: { name: "workerd", include: ["test/worker/**/*.test.ts"], testTimeout: 60_000 },
      },
    ],
  },
});
