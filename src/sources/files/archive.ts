/** Documents out of `.tar`, `.tar.gz` and `.zip` archives, told by their first bytes. */

import { gunzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import { type Intake, mayBeDocument } from "./intake.ts";
import type { FileLimits } from "./limits.ts";
import { SnapshotError } from "./snapshot-error.ts";
import { readTar } from "./tar.ts";

/** Unpacks a gzip stream. Throws a {@link SnapshotError} for a bomb or a broken stream. */
export function gunzip(bytes: Uint8Array, limits: FileLimits): Uint8Array {
  const most = Math.min(limits.totalBytes, Math.max(limits.ratioFrom, bytes.length * limits.ratio));
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if (error instanceof RangeError)
      throw new SnapshotError("refused-input", `expected a gzip stream of at most ${most} bytes unpacked, came more`);
    throw new SnapshotError("unrecognised-input", "expected a gzip stream, came one that is broken");
  }
}

/** Gives every member of the archive that may be a document to the intake. A folder that wraps the whole archive is taken off the names. */
export function readArchive(bytes: Uint8Array, kind: "zip" | "tar", into: Intake, limits: FileLimits): void {
  const members = kind === "zip" ? zipMembers(bytes, into, limits) : tarMembers(bytes, into, limits);
  const safe = members.flatMap(({ name, bytes: content }) => {
    const clean = safeName(name);
    if (clean === undefined)
      into.issue(name, "path-traversal", "names inside of the archive", "one that leads out of it");
    return clean === undefined || isHidden(clean) || !mayBeDocument(clean) ? [] : [{ name: clean, content }];
  });
  const wrapper = commonFolder(safe.map((one) => one.name));
  for (const { name, content } of safe.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    into.reserve(content.length);
    into.file(name.slice(wrapper.length), content);
  }
}

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function tarMembers(bytes: Uint8Array, into: Intake, limits: FileLimits): readonly Member[] {
  const { members, broken } = readTar(bytes);
  if (broken)
    into.issue(
      members.at(-1)?.name ?? ".",
      "broken-archive",
      "a whole tar archive",
      "one that breaks off after this member",
    );
  if (members.length > limits.documents) throw tooMany(limits);
  return members.flatMap((member) => {
    if (member.type === "file") return [member];
    if (member.type === "link")
      into.issue(member.name, "link-in-archive", "files and folders", "a link, which is not followed");
    return [];
  });
}

function zipMembers(bytes: Uint8Array, into: Intake, limits: FileLimits): readonly Member[] {
  let total = 0;
  let count = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (name.endsWith("/") || !mayBeDocument(name)) return false;
        if (++count > limits.documents) throw tooMany(limits);
        if (
          originalSize > limits.documentBytes ||
          (originalSize > limits.ratioFrom && originalSize > size * limits.ratio)
        ) {
          into.issue(
            name,
            "zip-bomb",
            `a member that unpacks to at most ${limits.ratio} times its size`,
            `${originalSize} bytes out of ${size}`,
          );
          return false;
        }
        total += originalSize;
        if (total > limits.totalBytes || (total > limits.ratioFrom && total > bytes.length * limits.ratio))
          throw new SnapshotError(
            "refused-input",
            "expected a zip archive within the size limits, came one that unpacks to more",
          );
        return true;
      },
    });
    return Object.entries(files).map(([name, content]) => ({ name, bytes: content }));
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw new SnapshotError("unrecognised-input", "expected a zip archive, came one that is broken");
  }
}

const tooMany = (limits: FileLimits): SnapshotError =>
  new SnapshotError("refused-input", `expected at most ${limits.documents} members in an archive, came more`);

/** The name without `./`, or `undefined` for one that is absolute or leads upwards. */
export function safeName(name: string): string | undefined {
  const parts = name.replaceAll("\\", "/").split("/");
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name) || name.includes("\0") || parts.includes("..")) return undefined;
  const clean = parts.filter((part) => part !== "" && part !== ".").join("/");
  return clean === "" ? undefined : clean;
}

export const isHidden = (name: string): boolean => name.split("/").some((part) => part.startsWith("."));

/** Folder with its slash that all names share, when it is a mere wrapper such as `estate-1.2/`; "" otherwise. Folders of the layout stay. */
export function commonFolder(names: readonly string[]): string {
  const [first] = names;
  const slash = first === undefined ? -1 : first.indexOf("/");
  if (first === undefined || slash < 0) return "";
  const folder = first.slice(0, slash + 1);
  return ["aws/", "eks/", "kubernetes/"].includes(folder) || !names.every((name) => name.startsWith(folder))
    ? ""
    : folder;
}
