/** Clew tells nobody anything: a question opens no socket, looks no name up, starts no process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const REPO = join(import.meta.dirname, "../..");
const WATCH = pathToFileURL(join(import.meta.dirname, "watch-sockets.mjs")).href;
const CLEW = [join(REPO, "bin/clew.mjs")];

/** What a Node process reached for beyond itself, and how it ended. */
function watched(argv: readonly string[]): {
  reached: string[];
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const folder = mkdtempSync(join(tmpdir(), "clew-watch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "reached.json");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", WATCH, ...argv], {
    cwd: REPO,
    encoding: "utf8",
    timeout: 30_000,
    env: { ...process.env, CLEW_WATCH: file },
  });
  return { reached: JSON.parse(readFileSync(file, "utf8")) as string[], status, stdout, stderr };
}

describe("no telemetry", () => {
  it("who-can reaches for nothing beyond the process", () => {
    const { reached, status, stdout, stderr } = watched([
      ...CLEW,
      ...["who-can", "delete", "pods", "-n", "prod", "-s", "examples/estate"],
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("IDENTITY");
    expect(reached).toEqual([]);
  });

  it("and would be seen if it did: the same question put to a service", () => {
    const server = ["--server", "http://127.0.0.1:59999"];
    const { reached, status } = watched([...CLEW, "who-can", "delete", "pods", ...server]);
    expect(status).toBe(2);
    expect(reached).toContain("TCPCONNECTWRAP");
  });

  it.each([
    ["a connection", "net", 'connect(1, "127.0.0.1").on("error", () => {})', "TCPCONNECTWRAP"],
    ["a name", "dns", 'lookup("localhost", () => {})', "GETADDRINFOREQWRAP"],
    ["a datagram", "dgram", 'createSocket("udp4").close()', "UDPWRAP"],
    ["a process", "child_process", 'spawn(process.execPath, ["--version"])', "PROCESSWRAP"],
  ])("%s is seen", (_, module, use, kind) => {
    const { reached } = watched(["--input-type=module", "-e", `import * as m from "node:${module}"; m.${use};`]);
    expect(reached).toContain(kind);
  });
});
