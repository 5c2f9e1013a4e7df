/** Runs collections in folders of their own, and reads what they wrote. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { CredentialSource } from "../../../src/sources/aws/credentials.ts";

/** A folder that is gone after the test. */
export function scratch(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "clew-collect-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Every file below the folder, by its path with forward slashes. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    files
      .map((one) => join(one.parentPath, one.name))
      .map((path) => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path, "utf8")] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Credentials with the keys given, the next one each time they are looked up anew. */
export function keys(...ids: readonly string[]): CredentialSource {
  let at = 0;
  return {
    open: () => {
      const accessKeyId = ids[Math.min(at++, ids.length - 1)] ?? "AKIDEXAMPLE";
      return async () => ({ accessKeyId, secretAccessKey: "example-of-a-secret-key" });
    },
  };
}
