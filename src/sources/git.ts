/** Snapshots out of a git revision: `git:REVISION:PATH`. Only `git` of this machine is asked; nothing is checked out, no attributes or filters apply. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { intake, mayBeDocument } from "./files/intake.ts";
import { FILE_LIMITS, type FileLimits } from "./files/limits.ts";
import { SnapshotError } from "./files/snapshot-error.ts";
import { type ReadSnapshot, readSnapshot } from "./files.ts";

export interface GitSource {
  readonly revision: string;
  /** Below the root of the repository; "" = all of it. `./x` is below the caller's folder, as git has it. */
  readonly path: string;
}

/** Reads `git:REVISION:PATH` or `git:REVISION`; `undefined` for anything else. */
export function gitSource(text: string): GitSource | undefined {
  if (!text.startsWith("git:")) return undefined;
  const rest = text.slice("git:".length);
  const colon = rest.indexOf(":");
  return colon < 0 ? { revision: rest, path: "" } : { revision: rest.slice(0, colon), path: rest.slice(colon + 1) };
}

/** Reads the files of a revision. Throws a SnapshotError: `not-found` when git knows no such thing, `refused-input` above a limit. */
export async function readGitSnapshot(
  source: GitSource,
  cwd: string,
  limits: FileLimits = FILE_LIMITS,
): Promise<ReadSnapshot> {
  const spec = `${source.revision}:${source.path.replace(/\/+$/, "")}`;
  const shown = `git:${spec}`;
  // A revision that looks like an option must not become one.
  const found = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", spec], cwd);
  const id = found.output.toString("utf8").trim();
  if (found.code !== 0 || !/^[0-9a-f]{40,64}$/.test(id))
    throw new SnapshotError(
      "not-found",
      `expected something that git knows, came \`${shown}\`${found.error === "" ? "" : ` (${found.error})`}`,
    );
  const type = (await git(["cat-file", "-t", id], cwd)).output.toString("utf8").trim();
  if (type === "blob") {
    const blob = await git(["cat-file", "blob", id], cwd);
    return await readSnapshot(
      { content: blob.output, name: source.path.slice(source.path.lastIndexOf("/") + 1) },
      { limits },
    );
  }
  const listing = await git(["ls-tree", "-r", "-z", "--long", "--full-tree", id], cwd);
  const into = intake(limits);
  const wanted = listing.output
    .toString("utf8")
    .split("\0")
    .flatMap((line) => entryOf(line) ?? []);
  const files = wanted.filter((entry) => mayBeDocument(entry.name));
  for (const { name, size } of files) {
    if (size > limits.documentBytes) into.issue(name, "too-large", `at most ${limits.documentBytes} bytes`, `${size}`);
    else into.reserve(size);
  }
  const small = files.filter(({ size }) => size <= limits.documentBytes);
  const blobs = await git(["cat-file", "--batch"], cwd, `${small.map((entry) => entry.id).join("\n")}\n`);
  let at = 0;
  for (const { name, id: blob } of small) {
    // `ID SP blob SP SIZE LF CONTENT LF` (git-cat-file, "BATCH OUTPUT").
    const end = blobs.output.indexOf(10, at);
    const [head = "", kind, size = "0"] = blobs.output.subarray(at, end).toString("utf8").split(" ");
    if (head !== blob || kind !== "blob")
      throw new SnapshotError("not-found", `expected the content of \`${name}\` from git, came none`);
    const start = end + 1;
    into.file(name, blobs.output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  const read = into.done();
  if (read.snapshot.documents.length === 0)
    throw new SnapshotError("unrecognised-input", `expected documents in \`${shown}\`, came none`);
  return read;
}

/** A plain file of `ls-tree --long`; links and submodules hold no documents. */
function entryOf(line: string): { readonly id: string; readonly size: number; readonly name: string } | undefined {
  const match = /^(100644|100755) blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(line);
  return match === null ? undefined : { id: match[2] ?? "", size: Number(match[3]), name: match[4] ?? "" };
}

async function git(
  args: readonly string[],
  cwd: string,
  input = "",
): Promise<{ code: number; output: Buffer; error: string }> {
  const child = spawn("git", ["--no-replace-objects", ...args], { cwd, stdio: ["pipe", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const error: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => error.push(chunk));
  // A child that ends early leaves its input unread; its exit code says why.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = await Promise.race([
    once(child, "close"),
    once(child, "error").then(([cause]) =>
      Promise.reject(
        new SnapshotError(
          "not-found",
          `expected git on this machine, came \`${cause instanceof Error ? cause.message : String(cause)}\``,
        ),
      ),
    ),
  ]);
  return {
    code: typeof code === "number" ? code : 1,
    output: Buffer.concat(output),
    error: Buffer.concat(error).toString("utf8").trim().split("\n")[0] ?? "",
  };
}
