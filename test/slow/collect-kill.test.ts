import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { role, wire } from "../sources/aws/fake-estate.ts";
import { type Lab, startLab } from "../sources/collect/lab.ts";
import { filesOf, scratch } from "../sources/collect/runs.ts";
import { COLLECTIONS, pod } from "../sources/kubernetes/cluster-objects.ts";

const CHILD = join(import.meta.dirname, "collect-child.ts");
const labs: Lab[] = [];
afterAll(async () => {
  for (const lab of labs) await lab.close();
});

function start(
  lab: Lab,
  options: object,
  key: string,
): { readonly child: ChildProcess; readonly output: Promise<string> } {
  const child = spawn(process.execPath, [CHILD, JSON.stringify({ options, key })], {
    env: { ...process.env, AWS_ENDPOINT_URL: lab.awsUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = new Promise<string>((resolve) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    child.on("close", () => resolve(text));
  });
  return { child, output };
}

const pagesIn = (folder: string): number =>
  existsSync(join(folder, "journal.jsonl"))
    ? readFileSync(join(folder, "journal.jsonl"), "utf8")
        .split("\n")
        .slice(0, -1)
        .filter((line) => line.includes('"t":"page"')).length
    : 0;

/** Numbers that look random and are the same in each run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("a collection that is killed", () => {
  test("at 20 random points is taken up: the same bytes, no finished page asked for again", async () => {
    const lab = await startLab();
    labs.push(lab);
    using folder = scratch();
    const whole = { ...lab.options, out: join(folder.path, "whole") };
    await start(lab, whole, "AKIDWHOLE").output;
    const expected = filesOf(whole.out);
    const requests = lab.asked("AKIDWHOLE").length;
    expect(requests).toBeGreaterThan(60);
    const next = random(11);
    for (let nth = 0; nth < 20; nth++) {
      const options = { ...lab.options, out: join(folder.path, `out-${nth}`) };
      const staging = `${options.out}.partial`;
      const point = 1 + Math.floor(next() * (requests - 1));
      const { child, output } = start(lab, options, `AKIDKILLED${nth}`);
      while (child.exitCode === null && lab.asked(`AKIDKILLED${nth}`).length < point)
        await new Promise((resolve) => setTimeout(resolve, 1));
      child.kill("SIGKILL");
      await output;
      const finished = existsSync(options.out) ? undefined : pagesIn(staging);
      const outcome = JSON.parse(await start(lab, options, `AKIDRESUMED${nth}`).output);
      expect(filesOf(options.out)).toEqual(expected);
      expect(outcome.gaps).toEqual([]);
      if (finished !== undefined)
        expect(lab.asked(`AKIDRESUMED${nth}`).length, `killed at request ${point}`).toBe(requests - finished);
    }
  });
});

describe("a large estate", () => {
  test("of 5,000 roles and 30,000 pods takes under 300 MB and no request too many", async () => {
    const roles = Array.from({ length: 5000 }, (_, index) => role(`role-${index}`));
    const lab = await startLab(
      { pageSize: 1000, details: wire({ RoleDetailList: roles }) as Record<string, unknown[]> },
      { pageSize: 500, collections: { ...COLLECTIONS, "/api/v1/pods": { count: 30_000, at: pod } } },
    );
    labs.push(lab);
    using folder = scratch();
    const options = { ...lab.options, out: join(folder.path, "out") };
    const outcome = JSON.parse(await start(lab, options, "AKIDLARGE").output);
    expect(outcome.gaps).toEqual([]);
    const asked = lab.asked("AKIDLARGE");
    expect(asked.filter((one) => one.startsWith("GET /api/v1/pods")).length).toBe(60);
    expect(asked.filter((one) => one.startsWith("iam:GetAccountAuthorizationDetails")).length).toBe(5);
    expect(asked.length).toBe(new Set(asked).size);
    expect(outcome.kilobytes).toBeLessThan(300 * 1024);
    const pods = readFileSync(join(options.out, "eks/111122223333/eu-west-1/prod/kubernetes/pods.json"), "utf8");
    expect(pods.match(/"uid":/g)?.length).toBe(30_000);
  });
});
