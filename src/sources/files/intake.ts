/** Takes files one by one, from wherever they come, and keeps those that may be documents. */
import { hash } from "node:crypto";
import type { Issue } from "../../facts/gap.ts";
import type { Snapshot } from "../../facts/snapshot.ts";
import { snapshotOf } from "../../parse/snapshot.ts";
import { decodeText } from "./decode.ts";
import type { FileLimits } from "./limits.ts";
import { SnapshotError } from "./snapshot-error.ts";

export interface Intake {
  /** Takes the file under its name in the snapshot; one that was `asked` for by name is taken whatever it looks like. */
  file(name: string, bytes: Uint8Array, asked?: boolean): void;
  /** Takes a file whose text is at hand. */
  text(name: string, text: string): void;
  /** Counts bytes that are about to be read, and throws a {@link SnapshotError} when the total is above the limit. */
  reserve(bytes: number): void;
  issue(document: string, code: string, expected: string, came: string): void;
  done(): { readonly snapshot: Snapshot; readonly issues: Issue[] };
}

/** Hex SHA-256 of a text in UTF-8. */
export const sha256 = (text: string): string => hash("sha256", text, "hex");

export const EXTENSIONS = /\.(?:ya?ml|json|jsonl|ndjson)$/i;
/** Text files that lie beside manifests and hold none. */
const NEVER =
  /\.(?:md|tf|tfvars|hcl|sh|py|go|rb|js|ts|tpl|html|css|lock|sum|mod|toml|ini|rst|adoc|svg|csv|png|jpe?g|gif|pdf|gz|zip|tgz|tar)$/i;

/** Whether a file of this name is read at all: JSON and YAML by extension, and names without a telling one. */
export function mayBeDocument(name: string): boolean {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return EXTENSIONS.test(base) || !NEVER.test(base);
}

/** Whether a file without an extension that tells looks like JSON or YAML from its first characters. */
export function looksLikeDocument(text: string): boolean {
  const start = text.slice(0, 4000);
  return /^\s*[[{]/.test(start) || /^---(?:\s|$)/m.test(start) || /^[A-Za-z][\w.-]*:(?:\s|$)/m.test(start);
}

/** An empty intake. */
export function intake(limits: FileLimits): Intake {
  const documents: { name: string; text: string }[] = [];
  const issues: Issue[] = [];
  let total = 0;
  const issue = (document: string, code: string, expected: string, came: string): void =>
    void issues.push({ code, document, expected, came });
  const take = (name: string, text: string, isNamed: boolean): boolean => {
    if (documents.length >= limits.documents)
      throw new SnapshotError(
        "refused-input",
        `expected at most ${limits.documents} documents in a snapshot, came more`,
      );
    if (!isNamed && !looksLikeDocument(text)) return false;
    documents.push({ name, text });
    return true;
  };
  return {
    issue,
    reserve(bytes) {
      total += bytes;
      if (total > limits.totalBytes)
        throw new SnapshotError(
          "refused-input",
          `expected at most ${limits.totalBytes} bytes in a snapshot, came more`,
        );
    },
    text: (name, text) => void take(name, text, EXTENSIONS.test(name)),
    file(name, bytes, asked = false) {
      if (bytes.length > limits.documentBytes) {
        issue(name, "too-large", `at most ${limits.documentBytes} bytes`, `${bytes.length}`);
        return;
      }
      const isNamed = asked || EXTENSIONS.test(name);
      const decoded = decodeText(bytes);
      if (decoded === undefined) {
        if (isNamed) issue(name, "binary", "a text", "binary content");
      } else if (take(name, decoded.text, isNamed) && decoded.encoding !== undefined)
        issue(name, "encoding", "UTF-8", `other bytes, read as ${decoded.encoding}`);
    },
    done: () => ({ snapshot: snapshotOf(documents, sha256), issues }),
  };
}
