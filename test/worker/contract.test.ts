import { applyD1Migrations } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, describe, it } from "vitest";
import { d1Sql } from "../../src/store/cloudflare/d1-sql.ts";
import { r2Blobs } from "../../src/store/cloudflare/r2-blobs.ts";
import { HTTP_CASES } from "../contract/cases.ts";
import { STORAGE_CASES } from "../contract/storage-cases.ts";
import { ADMIN_TOKEN, type Subject } from "../contract/subject.ts";

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
});

afterAll(() => {
  console.log(`contract: ${HTTP_CASES.length + STORAGE_CASES.length} cases on workerd`);
});

// First, while the database is empty.
describe("the storage contract on D1 and R2", () => {
  for (const { name, run } of STORAGE_CASES) it(name, () => run({ sql: d1Sql(env.DB), blobs: r2Blobs(env.BLOBS) }));
});

describe("the HTTP contract on Workers", () => {
  const subject: Subject = {
    admin: ADMIN_TOKEN,
    crossing: env.CROSSING,
    estate: env.ESTATE,
    fetch: (path, init) => exports.default.fetch(new Request(`https://clew.example.com${path}`, init)),
  };
  for (const { name, run } of HTTP_CASES) it(name, () => run(subject));
});
