import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const REPO = join(import.meta.dirname, "..", "..");

/** Says what it was given, or behaves as its first word says. */
const MAIN = `
import type { Io } from "./io.ts";
export async function main(argv: string[], io: Io): Promise<number> {
  const [word = "say", code = "0"] = argv;
  if (word === "many") {
    for (let line = 0; line < 300_000 && !io.stdout.closed; line++) await io.stdout.write(\`line \${line}\\n\`);
    return Number(code);
  }
  if (word === "big") await io.stdout.write("x".repeat(4_000_000));
  if (word === "fall") throw new Error("a bug");
  if (word === "cat") for await (const chunk of io.stdin.chunks()) await io.stdout.write(chunk);
  if (word === "compute") { await io.stderr.write("up\\n"); for (;;) await new Promise((next) => setTimeout(next, 20)); }
  if (word === "serve") {
    const stopped = io.stopped();
    const timer = setInterval(() => undefined, 1000);
    await io.stderr.write(\`up \${process.pid}\\n\`);
    await new Promise((next) => stopped.addEventListener("abort", next));
    clearInterval(timer);
    await io.stdout.write(\`stopped by \${stopped.reason}\`);
  }
  if (word === "say") await io.stdout.write(JSON.stringify({ argv, cwd: io.cwd, home: io.home, startedBy: process.env["CLEW_STARTED_BY"] ?? null, node: process.versions.node }));
  return Number(code);
}
`;

let home = "";
let old = "";

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "clew-launcher-")));
  for (const folder of ["bin", "src/cli", "node_modules/node/bin", "elsewhere"])
    mkdirSync(join(home, folder), { recursive: true });
  copyFileSync(join(REPO, "bin/clew.mjs"), join(home, "bin/clew.mjs"));
  copyFileSync(join(REPO, "src/cli/run.ts"), join(home, "src/cli/run.ts"));
  copyFileSync(join(REPO, "src/cli/io.ts"), join(home, "src/cli/io.ts"));
  writeFileSync(join(home, "src/cli/main.ts"), MAIN);
  writeFileSync(join(home, "package.json"), JSON.stringify({ type: "module", scripts: { clew: "node bin/clew.mjs" } }));
  writeFileSync(
    join(home, "node_modules/node/package.json"),
    JSON.stringify({ name: "node", version: process.versions.node, bin: { node: "bin/node" } }),
  );
  symlinkSync(process.execPath, join(home, "node_modules/node/bin/node"));
  // A Node that believes to be 20: what follows the version check is all that differs.
  old = join(home, "old.cjs");
  writeFileSync(
    old,
    `const node = "20.0.0"; Object.defineProperty(process, "versions", { value: { ...process.versions, node } });`,
  );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Start {
  readonly old?: boolean;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function start(words: readonly string[], options: Start = {}): ChildProcess {
  const { INIT_CWD: _, npm_lifecycle_event: __, NODE_OPTIONS: ___, ...env } = process.env;
  const preload = options.old === true ? ["--require", old] : [];
  return spawn(process.execPath, [...preload, join(home, "bin/clew.mjs"), ...words], {
    cwd: options.cwd ?? home,
    env: { ...env, ...options.env },
  });
}

function outcome(child: ChildProcess): Promise<Outcome> {
  const text = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (text.stdout += chunk));
  child.stderr?.on("data", (chunk) => (text.stderr += chunk));
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, ...text })));
}

const until = (child: ChildProcess, words: RegExp): Promise<RegExpMatchArray> =>
  new Promise((resolve) => {
    let text = "";
    child.stderr?.on("data", (chunk) => {
      text += chunk;
      const found = text.match(words);
      if (found !== null) resolve(found);
    });
  });

describe.each([
  ["on a Node that is new enough", false],
  ["on an old Node, through the one that npm brought", true],
])("the launcher %s", (_name, isOld) => {
  it("hands over the words, the folder and the exit code", async () => {
    const { code, stdout, stderr } = await outcome(
      start(["say", "3", "--flag=a b"], { old: isOld, cwd: join(home, "elsewhere") }),
    );
    expect(stderr).toBe("");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      argv: ["say", "3", "--flag=a b"],
      cwd: join(home, "elsewhere"),
      home,
      startedBy: null,
      node: process.versions.node,
    });
  });

  it("passes stdin through", async () => {
    const child = start(["cat"], { old: isOld });
    child.stdin?.end("a\nb\n");
    expect(await outcome(child)).toMatchObject({ code: 0, stdout: "a\nb\n" });
  });

  it("writes a large answer whole before it ends", async () => {
    const { code, stdout } = await outcome(start(["big", "1"], { old: isOld }));
    expect([code, stdout.length]).toEqual([1, 4_000_000]);
  });

  it("ends quietly and with its own code when the reader leaves", async () => {
    const child = start(["many", "3"], { old: isOld });
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await outcome(child)).toMatchObject({ code: 3, stderr: "" });
  });

  it("says a bug on stderr and ends with 2", async () => {
    const { code, stdout, stderr } = await outcome(start(["fall"], { old: isOld }));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^clew: something went wrong here: Error: a bug\n/);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("lets %s stop a service in order", async (signal) => {
    const child = start(["serve"], { old: isOld });
    const ended = outcome(child);
    await until(child, /up/);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stdout: `stopped by ${signal}` });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("dies of %s while it computes", async (signal) => {
    const child = start(["compute"], { old: isOld });
    const ended = outcome(child);
    await until(child, /up/);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: null, signal });
  });
});

describe("the launcher", () => {
  it("leaves no service behind when it is killed outright", async () => {
    const child = start(["serve"], { old: true });
    const [, pid] = await until(child, /up (\d+)/);
    child.kill("SIGKILL");
    await expect.poll(() => isAlive(Number(pid)), { timeout: 5000 }).toBe(false);
  });

  it("says in one line what is needed when there is no such Node", async () => {
    const manifest = join(home, "node_modules/node/package.json");
    const described = JSON.stringify({ name: "node", version: process.versions.node, bin: { node: "bin/node" } });
    writeFileSync(manifest, described.replace("bin/node", "bin/absent"));
    const { code, stdout, stderr } = await outcome(start(["say"], { old: true }));
    writeFileSync(manifest, described);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^clew: needs Node 22\.18 or newer, this is 20\.0\.0.*\n$/);
  });

  it.each([
    ["npm run clew", { npm_lifecycle_event: "clew" }, "elsewhere"],
    ["npm start", { npm_lifecycle_event: "start" }, "elsewhere"],
    ["a script that is not ours", { npm_lifecycle_event: "test" }, "."],
    ["no script", {}, "."],
  ])("takes paths from where the caller stands: %s", async (_name, env, expected) => {
    const { stdout } = await outcome(start(["say"], { env: { ...env, INIT_CWD: join(home, "elsewhere") } }));
    expect(JSON.parse(stdout).cwd).toBe(join(home, expected));
  });

  it("keeps its own folder when another package's script of the same name starts it", async () => {
    const env = { npm_lifecycle_event: "clew", INIT_CWD: home };
    const { stdout } = await outcome(start(["say"], { cwd: join(home, "elsewhere"), env }));
    expect(JSON.parse(stdout).cwd).toBe(join(home, "elsewhere"));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
