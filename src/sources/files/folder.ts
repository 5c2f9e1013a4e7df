/** Walks a folder in sorted order. Symbolic links are followed inside of it and refused out of it. */
import { type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, sep } from "node:path";
import { soundText } from "./decode.ts";
import { type Intake, mayBeDocument } from "./intake.ts";
import type { FileLimits } from "./limits.ts";

/** Folders that hold no documents of a snapshot. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules"]);

/** Gives every file of the folder that may be a document to the intake; names are relative to the folder. */
export function walkFolder(root: string, into: Intake, limits: FileLimits): void {
  const top = realpathSync(root);
  const visit = (folder: string, name: string, above: readonly string[]): void => {
    for (const entry of sorted(folder, name, into)) {
      if (entry.name.startsWith(".") || SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      const below = name === "" ? entry.name : `${name}/${entry.name}`;
      if (entry.isFile()) readOne(path, below, into, limits);
      else if (entry.isDirectory()) descend(path, below, above);
      else if (entry.isSymbolicLink()) follow(path, below, above);
    }
  };
  const descend = (path: string, name: string, above: readonly string[]): void => {
    if (above.length >= limits.depth) into.issue(name, "too-deep", `folders at most ${limits.depth} deep`, "more");
    else visit(path, name, [...above, path]);
  };
  const follow = (path: string, name: string, above: readonly string[]): void => {
    const target = resolveLink(path);
    if (target === undefined) {
      into.issue(name, "broken-link", "a link to a file or folder", "one that leads nowhere");
      return;
    }
    if (target.path !== top && !target.path.startsWith(top.endsWith(sep) ? top : top + sep))
      into.issue(name, "link-outside", "links that stay inside of the snapshot", "one that leads out of it");
    else if (target.stats.isFile()) readOne(target.path, name, into, limits);
    else if (!target.stats.isDirectory()) into.issue(name, "unreadable", "a file or folder", "something else");
    else if (target.path === top || above.includes(target.path))
      into.issue(name, "link-loop", "folders that do not hold themselves", "a link to an enclosing folder");
    else descend(target.path, name, above);
  };
  visit(top, "", [top]);
}

function sorted(folder: string, name: string, into: Intake): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    into.issue(name === "" ? "." : name, "unreadable", "a readable folder", reason(error));
    return [];
  }
}

function resolveLink(path: string): { readonly path: string; readonly stats: Stats } | undefined {
  try {
    const target = realpathSync(path);
    return { path: target, stats: statSync(target) };
  } catch {
    return undefined;
  }
}

function readOne(path: string, name: string, into: Intake, limits: FileLimits): void {
  if (!mayBeDocument(name)) return;
  try {
    // Node reads a file as UTF-8 in one call; only what that does not fit is read again as bytes.
    const text = soundText(readFileSync(path, "utf8"));
    if (text !== undefined && text.length <= limits.documentBytes) {
      into.reserve(text.length);
      into.text(name, text);
      return;
    }
    const bytes = readFileSync(path);
    into.reserve(bytes.length);
    into.file(name, bytes);
  } catch (error) {
    // Node refuses to read files of 2 GiB at once, and V8 holds no string of more than about 512 MiB.
    if (codeOf(error) === "ERR_FS_FILE_TOO_LARGE" || codeOf(error) === "ERR_STRING_TOO_LONG")
      into.issue(name, "too-large", `at most ${limits.documentBytes} bytes`, "more");
    else if (codeOf(error) === undefined) throw error;
    else into.issue(name, "unreadable", "a readable file", reason(error));
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z_]/.test(error.code)
    ? error.code
    : undefined;

const reason = (error: unknown): string => `\`${codeOf(error) ?? "a fault"}\``;
