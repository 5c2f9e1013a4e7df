import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { settingsOf } from "../../src/http/node/settings.ts";
import { type Running, start } from "../../src/node.ts";
import { openDataFolder } from "../../src/store/node/data-folder.ts";
import { HTTP_CASES } from "./cases.ts";
import { crossingAnswer } from "./crossing-answer.ts";
import { estateAnswers } from "./estate-answers.ts";
import { STORAGE_CASES } from "./storage-cases.ts";
import { ADMIN_SHA256, ADMIN_TOKEN, LIMITS, type Subject } from "./subject.ts";

const folder = mkdtempSync(join(tmpdir(), "clew-contract-"));
let running: Running;
const lines: string[] = [];

beforeAll(async () => {
  const env = { CLEW_ADMIN_TOKEN_SHA256: ADMIN_SHA256 };
  const settings = settingsOf({ port: 0, data: join(folder, "http"), threads: 1, ...LIMITS }, env);
  running = await start(settings, {
    cwd: folder,
    env,
    stderr: { write: (line) => lines.push(line) },
    stopped: () => AbortSignal.abort(),
  });
});

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(`contract: ${HTTP_CASES.length + STORAGE_CASES.length} cases on node`);
});

describe("the HTTP contract on Node", () => {
  const subject: Subject = {
    admin: ADMIN_TOKEN,
    crossing: crossingAnswer(),
    estate: estateAnswers(),
    fetch: (path, init) => fetch(running.url + path, init),
  };
  for (const { name, run } of HTTP_CASES) it(name, () => run(subject));
});

describe("the storage contract on SQLite and files", () => {
  for (const [index, { name, run }] of STORAGE_CASES.entries())
    it(name, async () => {
      const data = openDataFolder(join(folder, `storage-${index}`));
      try {
        await run(data);
      } finally {
        data.close();
      }
    });
});
