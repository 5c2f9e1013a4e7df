/** The version of the package, from its manifest. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "./io.ts";

export async function version(io: Io): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(io.home, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
