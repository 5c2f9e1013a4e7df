/** The files of the pages, from the package. */
import { readFile } from "node:fs/promises";
import { ASSETS } from "../pages-routes.ts";

// The same place from src/http/node and, in a packed installation, from dist/http/node.
const FOLDER = new URL("../../../src/web/public/", import.meta.url);

/** The content of a file of the pages; `undefined` for any name that is not one of them. */
export async function readAsset(name: string): Promise<Uint8Array | undefined> {
  return ASSETS.has(name) ? readFile(new URL(name, FOLDER)) : undefined;
}
