import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type CollectIo, collect } from "../../../src/sources/collect/collect.ts";
import type { Part } from "../../../src/sources/collect/parts.ts";
import { SECRETS } from "../kubernetes/cluster-objects.ts";
import { type Lab, startLab } from "./lab.ts";
import { filesOf, keys, scratch } from "./runs.ts";

let lab: Lab;
let expected: Readonly<Record<string, string>>;
/** A part of the estate, for what does not depend on how much is read; and its files. */
let part: { readonly region: string[]; readonly only: Part[] };
let expectedPart: Readonly<Record<string, string>>;
let pages = 0;
let last = 0;
let requests: readonly string[];
const io: CollectIo = { credentials: keys("AKIDEXAMPLE"), attempts: 3 };

beforeAll(async () => {
  lab = await startLab();
  vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
  using folder = scratch();
  const out = join(folder.path, "out");
  await collect({ ...lab.options, out }, { ...io, progress: (event) => void (event.type === "page" && pages++) });
  expected = filesOf(out);
  requests = lab.asked("AKIDEXAMPLE");
  part = { region: lab.options.region, only: ["iam", "ec2"] };
  await collect({ ...part, out: join(folder.path, "part") }, io);
  expectedPart = filesOf(join(folder.path, "part"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await lab.close();
});

/** Stops a run at its nth event, as a kill would: nothing after it is written. */
function stopAt(nth: number, how: "abort" | "throw"): CollectIo {
  const controller = new AbortController();
  let seen = 0;
  return {
    ...io,
    signal: controller.signal,
    progress: () => {
      if (++seen < nth) return;
      if (how === "abort") controller.abort();
      else throw new Error("the writer is gone");
    },
  };
}

/** Pages that the journal knows to be finished. */
function pagesIn(staging: string): number {
  const journal = join(staging, "journal.jsonl");
  if (!existsSync(journal)) return 0;
  return readFileSync(journal, "utf8")
    .split("\n")
    .filter((line) => line.includes('"t":"page"')).length;
}

describe("a collection that is stopped", () => {
  test("has read AWS and the cluster, each page once", () => {
    expect(Object.keys(expected)).toContain("eks/111122223333/eu-west-1/prod/kubernetes/pods.json");
    expect(Object.keys(expected)).toContain("aws/111122223333/get-account-authorization-details.json");
    expect(requests.length).toBe(new Set(requests).size);
  });

  test("anywhere, goes on from there: the same bytes, and no finished page is asked for again", async () => {
    const points = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(points, fc.constantFrom("abort" as const, "throw" as const), async (stops, how) => {
        using folder = scratch();
        const options = { ...lab.options, out: join(folder.path, "out") };
        for (const point of stops) await collect(options, stopAt(point, how)).catch(() => undefined);
        const kept = pagesIn(`${options.out}.partial`);
        // What is staged is on the disk too.
        const staged = existsSync(`${options.out}.partial`)
          ? Object.values(filesOf(`${options.out}.partial`)).join("")
          : "";
        for (const secret of [...SECRETS, "c2VjcmV0LXVzZXItZGF0YQ", "example-of-a-secret-key"])
          expect(staged).not.toContain(secret);
        const key = `AKIDLAST${++last}`;
        await collect(options, { ...io, credentials: keys(key) });
        expect(filesOf(options.out)).toEqual(expected);
        expect(existsSync(`${options.out}.partial`)).toBe(false);
        // Every page that the journal knew was saved from being asked for again.
        expect(lab.asked(key).length).toBe(requests.length - kept);
      }),
      { numRuns: 6, seed: 7 },
    );
  }, 120_000);

  test("while a line of the journal was being written, loses that page only", async () => {
    using folder = scratch();
    const options = { ...lab.options, out: join(folder.path, "out") };
    await expect(collect(options, stopAt(40, "abort"))).rejects.toMatchObject({ code: "aborted" });
    appendFileSync(`${options.out}.partial/journal.jsonl`, '{"t":"page","s":"half');
    appendFileSync(
      `${options.out}.partial/items/aws/111122223333/get-account-authorization-details.json.ndjson`,
      '"RoleDetailList',
    );
    const result = await collect(options, io);
    expect(result.resumed).toBe(true);
    expect(filesOf(options.out)).toEqual(expected);
  });

  test("is not taken up by another request, when told to start fresh, or after a day", async () => {
    using folder = scratch();
    const options = { ...part, out: join(folder.path, "out") };
    const stop = async (): Promise<void> => {
      await collect(options, stopAt(12, "abort")).catch(() => undefined);
      expect(pagesIn(`${options.out}.partial`)).toBeGreaterThan(0);
    };
    await stop();
    expect((await collect({ ...options, only: ["iam"] }, io)).resumed).toBe(false);
    await stop();
    expect((await collect({ ...options, fresh: true }, io)).resumed).toBe(false);
    await stop();
    expect((await collect(options, { ...io, now: () => Date.now() + 25 * 3_600_000 })).resumed).toBe(false);
    expect(filesOf(options.out)).toEqual(expectedPart);
  });
});

describe("the folder", () => {
  test("of an earlier collection is replaced as a whole, and only at the end", async () => {
    using folder = scratch();
    const options = { ...part, out: join(folder.path, "out") };
    await collect(options, io);
    await expect(collect({ ...options, only: ["ec2"] }, stopAt(3, "abort"))).rejects.toMatchObject({
      code: "aborted",
    });
    expect(filesOf(options.out)).toEqual(expectedPart);
    await collect({ ...options, only: ["ec2"] }, io);
    expect(Object.keys(filesOf(options.out))).toEqual(
      Object.keys(expectedPart).filter((name) => !/oidc|open-id|saml|authorization-details/.test(name)),
    );
  });

  test("with anything else in it is left alone", async () => {
    using folder = scratch();
    const out = join(folder.path, "out");
    await collect({ ...part, out }, io);
    appendFileSync(join(out, "notes.txt"), "mine");
    await expect(collect({ ...part, out }, io)).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining("notes.txt"),
    });
    expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
  });

  test("is written by one collection at a time", async () => {
    using folder = scratch();
    const options = { ...part, out: join(folder.path, "out") };
    const [first, second] = await Promise.allSettled([collect(options, io), collect(options, io)]);
    expect([first?.status, second?.status].sort()).toEqual(["fulfilled", "rejected"]);
    expect(filesOf(options.out)).toEqual(expectedPart);
  });
});

test("progress tells of every page", () => {
  expect(pages).toBeGreaterThan(60);
});
