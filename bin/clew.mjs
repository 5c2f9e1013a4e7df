#!/usr/bin/env node
// Starts Clew on a Node that can run it. Plain JavaScript that Node 12 parses: no `?.`, no `??`, no `node:`, no top-level await.
import { spawn } from "child_process";
import { existsSync, readFileSync } from "fs";
import * as module from "module";
import { constants } from "os";
import { dirname, join } from "path";
import { fileURLToPath, pathToFileURL } from "url";

// 22.18 is the first Node that strips types without a flag: https://nodejs.org/api/typescript.html
const NEEDED = [22, 18];
const HOME = dirname(dirname(fileURLToPath(import.meta.url)));

if (isEnough(process.versions.node)) runHere();
else {
  const brought = findBroughtNode();
  if (brought === undefined) complain();
  else runOn(brought);
}

function isEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** In this process. A package holds `dist` alone; where the sources lie, they run as they are. */
function runHere() {
  endWithStarter();
  muteExperimental();
  const source = join(HOME, "src", "cli", "run.ts");
  const entry = existsSync(source) ? source : join(HOME, "dist", "cli", "run.js");
  // Beside the package, where nobody else can write what we would then run; a read-only place just gets no cache.
  const modules = join(HOME, "node_modules");
  if (module.enableCompileCache && existsSync(modules)) module.enableCompileCache(join(modules, ".cache", "clew"));
  import(pathToFileURL(entry).href).then((shell) => shell.run(HOME), fail);
}

/** The executable of the `node` package that npm installed with us, wherever it was hoisted to. */
function findBroughtNode() {
  try {
    const manifest = module.createRequire(import.meta.url).resolve("node/package.json");
    const described = JSON.parse(readFileSync(manifest, "utf8"));
    const executable = join(dirname(manifest), described.bin.node);
    return isEnough(described.version) && existsSync(executable) ? executable : undefined;
  } catch (_absent) {
    return undefined;
  }
}

/** In a child that shares the terminal; what happens to one of the two happens to the other. */
function runOn(executable) {
  const env = Object.assign({}, process.env, { CLEW_STARTED_BY: String(process.pid) });
  const args = [fileURLToPath(import.meta.url)].concat(process.argv.slice(2));
  const child = spawn(executable, args, { env, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR2"]) {
    // Keys reach the whole process group by themselves; sent on, they would count twice.
    const typed = onTerminal && (signal === "SIGINT" || signal === "SIGQUIT");
    try {
      process.on(signal, () => typed || child.kill(signal));
    } catch (_unsupported) {
      // Windows knows only some of them.
    }
  }
  child.on("error", complain);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + (constants.signals[signal] || 0)), 100);
  });
}

/** The starter may be killed outright; then its channel closes, and nothing must stay behind. */
function endWithStarter() {
  const starter = process.env.CLEW_STARTED_BY;
  delete process.env.CLEW_STARTED_BY;
  if (starter !== String(process.ppid) || !process.channel) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}

/** Node 22 warns of what Node 24 calls stable (type stripping, node:sqlite); stderr is for our own words. */
function muteExperimental() {
  if (!process.versions.node.startsWith("22.")) return;
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const type = rest[0] && typeof rest[0] === "object" ? rest[0].type : rest[0];
    if (type !== "ExperimentalWarning" && warning.name !== "ExperimentalWarning") emit.call(process, warning, ...rest);
  };
}

function complain() {
  const needed = NEEDED.join(".");
  process.stderr.write(
    `clew: needs Node ${needed} or newer, this is ${process.versions.node}, and the Node that npm brings along is not installed: install a newer Node, or let npm run the install script of the package \`node\`\n`,
  );
  process.exitCode = 2;
}

function fail(error) {
  process.stderr.write(`clew: cannot start: ${error && error.stack ? error.stack : error}\n`);
  process.exitCode = 2;
}
