/** Writes what the README shows of Clew: the answer of its first command, and the picture of a few of its paths. `npm run readme`; a test compares. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readmePicture } from "./readme-picture.ts";
import { run } from "./run-clew.ts";

const HOME = join(import.meta.dirname, "..");
const COMMAND = ["who-can", "delete", "pods", "-n", "prod", "-s", "examples/estate"];
const BEGIN = "$ clew who-can delete pods -n prod -s examples/estate\n";
const END = "\n```";

/** README.md with its example answered anew. */
export async function readme(): Promise<string> {
  const text = await readFile(join(HOME, "README.md"), "utf8");
  const start = text.indexOf(BEGIN) + BEGIN.length;
  const end = text.indexOf(END, start);
  if (start < BEGIN.length || end < 0) throw new Error("expected the example in README.md, came none");
  const { stdout } = await run(COMMAND, HOME);
  return text.slice(0, start) + shortened(stdout.trimEnd()) + text.slice(end);
}

/** The picture of the paths of that answer. */
export async function picture(): Promise<string> {
  const { stdout } = await run([...COMMAND, "-o", "json"], HOME);
  return readmePicture(JSON.parse(stdout));
}

/** Rows of three kinds are enough for a first look. */
function shortened(table: string): string {
  const blocks = table.split(/\n(?=\S)/);
  const [head = "", ...rows] = blocks;
  const wanted = [
    /PlatformAdmin in 1111/,
    /gha-shop-deploy/,
    /environment:production/,
    /^everyone/,
    /user\/ana/,
    /ci\/release-runner/,
    /NightShift/,
  ];
  const shown = rows.filter((row) => wanted.some((pattern) => pattern.test(row)));
  return [head, ...shown, `… and ${rows.length - shown.length} more`].join("\n");
}

if (import.meta.main) {
  await writeFile(join(HOME, "README.md"), await readme());
  await writeFile(join(HOME, "docs", "who-can.svg"), await picture());
}
