/** `--server`: a service answers the query commands with the very bytes that they print here. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingsOf } from "../../src/http/node/settings.ts";
import { createToken } from "../../src/http/node/token-commands.ts";
import { type Running, start } from "../../src/node.ts";
import { REPORT_FORMATS } from "../../src/reports/report.ts";
import { filesBelow } from "../cli/files-below.ts";
import { clew, ESTATE } from "../cli/terminal.ts";
import { tarGz } from "../contract/archive.ts";

const CI = "arn:aws:iam::111122223333:role/gha-shop-deploy";
const ANSWERS = ["table", "json", "yaml"];
const REPORTS = ["markdown", "html", "csv", "sarif", "junit"];

const folder = mkdtempSync(join(tmpdir(), "clew-server-"));
const earlier = join(folder, "earlier.tar.gz");
const policy = join(folder, "policy.yaml");
let running: Running;
let token: string;

beforeAll(async () => {
  // The estate before anybody could deploy to the shop.
  const archive = tarGz(filesBelow(ESTATE).filter(({ name }) => !name.includes("access-entr")));
  writeFileSync(earlier, archive);
  writeFileSync(
    policy,
    "apiVersion: clew/v1\nkind: Policy\nrules:\n  - id: pods\n    forbid: {entry: ci}\n    can: {goal: delete-pods}\n",
  );
  const data = join(folder, "data");
  ({ token } = await createToken(data, { name: "test", scopes: ["write"], days: undefined }));
  running = await start(settingsOf({ port: 0, data, threads: 1, snapshot: ESTATE }, {}), {
    cwd: folder,
    env: {},
    stderr: { write: () => true },
    stopped: () => AbortSignal.abort(),
  });
  const uploaded = await fetch(`${running.url}/v1/snapshots?label=when=earlier`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/gzip" },
    body: archive as BodyInit,
  });
  expect(uploaded.status).toBe(201);
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

const remotely = (argv: readonly string[], env: Record<string, string> = { CLEW_TOKEN: token }) =>
  clew([...argv, "--server", running.url], { env });

/** `--also` for formats, into files whose names begin with `side`; and what was written into them. */
const alsoOf = (formats: readonly string[], side: string): string[] =>
  formats.flatMap((format) => ["--also", `${format}=${join(folder, `${side}.${format}`)}`]);
const written = (formats: readonly string[], side: string): string[] =>
  formats.map((format) => readFileSync(join(folder, `${side}.${format}`), "utf8"));

/** Command, words, formats of stdout; and those that one more run writes into files. */
const rows: readonly (readonly [string, readonly string[], readonly string[], (readonly string[])?])[] = [
  ["who-can", ["delete", "pods", "-n", "prod"], ANSWERS],
  ["who-can", ["--aws", "s3:GetObject", "arn:aws:s3:::*/*", "--through", "all"], ["table", "json"]],
  ["who-can", ["get", "secrets", "--and", "list pods", "--limit", "3", "--vendor", "show"], ["json"]],
  ["can", [CI, "delete", "pods", "-n", "prod", "--cluster", "prod-eu"], ANSWERS],
  ["can", ["shop/api", "delete", "nodes"], ["table", "json"]],
  ["what-can", [CI], ANSWERS],
  ["paths", ["payments/ledger", "arn:aws:iam::111122223333:role/eks-prod-admin"], ANSWERS],
  ["findings", [], [...ANSWERS, ...REPORTS]],
  ["check", [], ["table", "yaml"], ["json", ...REPORTS]],
  ["check", ["POLICY"], ["table", "json", "sarif"]],
  ["report", [], ["sarif"], REPORT_FORMATS],
  ["report", ["delete", "pods", "-n", "prod", "--lang", "ko"], ["markdown", "csv", "sarif"]],
  ["graph", [], ["ndjson"]],
  ["graph", ["--hubs"], ["ndjson"]],
  ["graph", ["--view", "trust"], ["ndjson"]],
];

describe("a service answers as the command line does", () => {
  const each = rows.map(([command, words, formats, also = []]) => ({ command, words, formats, also }));
  it.each(each)("$command $words in every format", async ({ command, words, formats, also }) => {
    for (const [index, format] of formats.entries()) {
      const argv = [command, ...words.map((word) => (word === "POLICY" ? policy : word)), "-o", format];
      const files = index === 0 ? also : [];
      const here = await clew([...argv, "-s", ESTATE, ...alsoOf(files, "here")]);
      const there = await remotely([...argv, "-s", "local", ...alsoOf(files, "there")]);
      expect(written(files, "there")).toEqual(written(files, "here"));
      expect(here.stdout).not.toBe("");
      expect(there.stdout === here.stdout, `${argv.join(" ")}\n${there.stderr}`).toBe(true);
      expect(there.code, argv.join(" ")).toBe(here.code);
      expect(there.stderr.replace(/ in the snapshot \(.*\)/, "")).toBe(
        here.stderr.replace(/ in the snapshot \(.*\)/, ""),
      );
    }
  });

  it("diff and report --since name snapshots as the service does", async () => {
    const formats = ["json", ...REPORTS];
    const here = await clew(["diff", earlier, ESTATE, ...alsoOf(formats, "here")]);
    const there = await remotely(["diff", "latest@when=earlier", "local", ...alsoOf(formats, "there")]);
    expect(there.stdout === here.stdout, there.stderr).toBe(true);
    expect([here.code, there.code]).toEqual([1, 1]);
    expect(written(formats, "there")).toEqual(written(formats, "here"));
    const id = JSON.parse(readFileSync(join(folder, "there.json"), "utf8"))["head"] as string;
    const since = ["report", "-n", "prod", "-o", "json"];
    const reported = await remotely([...since, "--since", id, "-s", "local"]);
    expect(reported.stdout).toBe((await clew([...since, "--since", ESTATE, "-s", ESTATE])).stdout);
    expect(JSON.parse(reported.stdout)["changes"]).toMatchObject({ equal: true, head: id });
  });

  it("can --batch: every line, bad ones too, in order", async () => {
    const resourceAttributes = { verb: "delete", resource: "pods", namespace: "prod" };
    const good = JSON.stringify({ user: "a", groups: ["deployers", "system:authenticated"], resourceAttributes });
    const url = JSON.stringify({
      groups: ["system:masters"],
      nonResourceAttributes: { verb: "get", path: "/metrics" },
    });
    const bad = [
      "{",
      "7",
      '{"user":"a"}',
      '{"user":1,"resourceAttributes":{}}',
      JSON.stringify({ resourceAttributes }),
    ];
    for (const lines of [
      [good, "", url],
      [good, ...bad, url],
    ]) {
      const argv = ["can", "--cluster", "prod-eu", "--batch", join(folder, "lines.jsonl")];
      writeFileSync(join(folder, "lines.jsonl"), lines.join("\n"));
      const here = await clew([...argv, "-s", ESTATE]);
      expect(await remotely([...argv, "-s", "local", "-q"])).toEqual({ ...here, stderr: "" });
      expect(here.code).toBe(lines.length > 3 ? 1 : 0);
    }
  });

  it("without -s asks the latest snapshot, and --strict counts its issues", async () => {
    const argv = ["who-can", "delete", "pods", "-o", "json"];
    expect((await remotely(argv)).stdout).toBe((await clew([...argv, "-s", earlier])).stdout);
    const strict = ["findings", "-o", "json", "-s", "local", "--strict"];
    expect((await remotely(strict)).code).toBe((await clew([...strict, "-s", ESTATE])).code);
  });
});

describe("what a service refuses ends with 2 and one line", () => {
  it.each([
    ["no token", ["findings"], {}, /^clew: http:\S+: /],
    ["a wrong token", ["findings", "--token", "clew_0000000000000000_x"], {}, /^clew: http:\S+: /],
    ["no such snapshot", ["findings", "-s", "none"], undefined, /expected the id of a snapshot, came `none`/],
    ["no such cluster", ["who-can", "get", "pods", "--cluster", "none", "-s", "local"], undefined, /came `none`/],
    ["--overlay", ["findings", "--overlay", "x.yaml"], undefined, /expected no --overlay with --server/],
    ["--assume", ["who-can", "get", "pods", "--assume", "scp=none"], undefined, /expected no --assume with --server/],
    ["--batch", ["who-can", "--literal", "--batch", "-"], undefined, /expected no --batch with --server/],
    ["--covers", ["can", "--covers", "--batch", "-"], undefined, /expected no --covers with --server/],
    ["--init", ["check", "--init"], undefined, /expected no --init with --server/],
    ["one side of a diff", ["diff", "local"], undefined, /expected BASE and HEAD/],
  ] as const)("%s", async (_, argv, env, says) => {
    const ran = await remotely(argv, env ?? { CLEW_TOKEN: token });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(says);
    expect(ran.stderr).not.toContain("    at ");
  });

  it("a server that is not there, an address that is none, a token without a server", async () => {
    const ask = (server: string) => clew(["findings", "--server", server]);
    expect(await ask("http://127.0.0.1:59999")).toMatchObject({ code: 2, stdout: "" });
    expect((await ask("http://127.0.0.1:59999")).stderr).toMatch(/^clew: cannot reach `http:\/\/127.0.0.1:59999`: /);
    expect((await ask("file:///etc")).stderr).toMatch(/expected --server as an http or https URL/);
    expect((await clew(["findings", "--token", "x", "-s", ESTATE])).stderr).toMatch(/expected --server with --token/);
  });
});
