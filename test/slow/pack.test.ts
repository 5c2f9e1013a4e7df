import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const REPO = join(import.meta.dirname, "..", "..");
const QUIET = ["--silent", "--no-audit", "--no-fund"];
const QUESTION = "who-can delete pods -n prod -o json".split(" ");

let folder = "";
let tarball = "";

/** The environment of somebody who has only this Node, outside of any npm script. */
function environment(nodeFolder: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^NODE_OPTIONS$/i.test(name));
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((part) => !part.includes("node_modules"));
  return { ...Object.fromEntries(own), PATH: [nodeFolder, ...path].join(delimiter) };
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string {
  return execFileSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clew-pack-"));
  run("npm", ["pack", "--silent", "--pack-destination", folder], REPO, process.env);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("holds what it needs to run and to be understood, and nothing of the workshop", () => {
    const files = run("tar", ["-tzf", tarball], folder, process.env).trim().split("\n");
    const has = (path: string): boolean => files.some((file) => file.startsWith(`package/${path}`));
    const needed = [
      "bin/clew.mjs",
      "dist/cli/run.js",
      "dist/cli/main.js",
      "openapi/openapi.json",
      "examples/estate/README.md",
    ];
    expect([...needed, "LICENSE", "NOTICE", "README.md", "CHANGELOG.md"].filter((path) => !has(path))).toEqual([]);
    // The pages of the service are read as they lie; nothing else of the sources goes along.
    expect(["src/cli/", "src/web/public/explorer.ts", "test/", "docs/", ".ci/", "node_modules/"].filter(has)).toEqual(
      [],
    );
  });

  it.each([
    ["20", "with the Node that npm brings", /^20\./],
    ["24", "with nothing but its own", /^24\./],
  ])("answers on Node %s, %s, as a checkout does", (version, _name, expected) => {
    const place = join(folder, version);
    mkdirSync(place);
    run("npm", ["install", ...QUIET, "--prefix", place, `node@${version}`], place, process.env);
    const env = environment(join(place, "node_modules", ".bin"));
    expect(run("node", ["-p", "process.versions.node"], place, env)).toMatch(expected);
    const prefix = join(place, "global");
    run("npm", ["install", "--global", ...QUIET, "--prefix", prefix, tarball], place, env);
    const home = join(prefix, "lib", "node_modules", "clew");
    if (version === "24") rmSync(join(home, "node_modules", "node"), { recursive: true, force: true });
    const estate = ["-s", "lib/node_modules/clew/examples/estate"];
    const installed = run(join(prefix, "bin", "clew"), [...QUESTION, ...estate], prefix, env);
    const here = run(process.execPath, [join(REPO, "bin/clew.mjs"), ...QUESTION, "-s", "examples/estate"], REPO, env);
    expect(JSON.parse(installed)).toEqual(JSON.parse(here));
  });
});
