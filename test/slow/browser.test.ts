/** The pages in a real browser: what a reviewer sees, with scripts run under the service's own content security policy. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const HOME = join(import.meta.dirname, "../..");
const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const browser = NAMES.flatMap((name) =>
  ["/usr/bin", "/usr/local/bin", "/snap/bin"].map((folder) => join(folder, name)),
).find((path) => existsSync(path));
if (browser === undefined)
  console.warn(`no browser: expected one of ${NAMES.join(", ")}; the pages were not looked at`);

const scratch = mkdtempSync(join(tmpdir(), "clew-browser-"));
let service: ChildProcess | undefined;
let origin = "";

function chromium(...args: string[]): string {
  const own = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    `--user-data-dir=${join(scratch, "profile")}`,
  ];
  return execFileSync(browser ?? "", [...own, "--virtual-time-budget=10000", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 120_000,
    maxBuffer: 64_000_000,
  });
}

/** The document as it stands after its scripts. */
const seen = (url: string): string => chromium("--dump-dom", url);

/** Size of a screenshot, in pixels and bytes: a blank page has next to none of these. */
function screenshot(url: string, name: string, ...args: string[]): { width: number; height: number; bytes: number } {
  const path = join(scratch, name);
  chromium("--window-size=1280,900", `--screenshot=${path}`, ...args, url);
  const png = readFileSync(path);
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), bytes: png.length };
}

beforeAll(async () => {
  if (browser === undefined) return;
  const child = spawn(
    process.execPath,
    [join(HOME, "bin/clew.mjs"), "serve", "-s", join(HOME, "examples/estate"), "--port", "0"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  service = child;
  origin = await new Promise<string>((resolve, reject) => {
    let said = "";
    const read = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", (code) => reject(new Error(`expected the service to listen, it ended with ${code}: ${said}`)));
  });
});

afterAll(() => {
  service?.removeAllListeners("exit");
  service?.kill("SIGTERM");
  rmSync(scratch, { recursive: true, force: true });
});

describe.skipIf(browser === undefined)("pages in a browser", () => {
  it("the explorer asks, and shows rows with verdicts and the way", () => {
    const dom = seen(`${origin}/#verb=delete&resource=pods&namespace=prod&through=identity`);
    expect(dom).toContain("PlatformAdmin");
    expect(dom).toContain("access-entry");
    expect(dom.match(/<tr[ >]/g)?.length ?? 0).toBeGreaterThan(20);
    expect(dom).not.toContain("Asking …");
  });

  it("the explorer says what is wrong with a question", () => {
    expect(seen(`${origin}/#verb=&resource=pods`)).toMatch(/class="status[^>]*>[^<]{5,}/);
  });

  it("the API page and a problem's page are readable without the network", () => {
    expect(seen(`${origin}/docs`)).toContain("/v1/snapshots/{id}/who-can");
    expect(seen(`${origin}/problems`)).toContain("snapshot-not-ready");
  });

  it("a report is one page that paints, in light, dark and print", () => {
    const html = join(scratch, "report.html");
    const args = ["report", "-o", "html", "-s", join(HOME, "examples/estate")];
    writeFileSync(
      html,
      execFileSync(process.execPath, [join(HOME, "bin/clew.mjs"), ...args], { maxBuffer: 64_000_000 }),
    );
    const url = `file://${html}`;
    expect(seen(url)).toContain("PlatformAdmin");
    const light = screenshot(url, "light.png");
    const dark = screenshot(url, "dark.png", "--blink-settings=preferredColorScheme=0", "--force-dark-mode");
    expect(light).toMatchObject({ width: 1280, height: 900 });
    expect(light.bytes).toBeGreaterThan(20_000);
    expect(dark.bytes).toBeGreaterThan(20_000);
    const pdf = join(scratch, "report.pdf");
    chromium(`--print-to-pdf=${pdf}`, url);
    expect(readFileSync(pdf).length).toBeGreaterThan(20_000);
  });

  it("the picture of the README paints", () => {
    expect(screenshot(`file://${join(HOME, "docs/who-can.svg")}`, "picture.png").bytes).toBeGreaterThan(10_000);
  });
});
