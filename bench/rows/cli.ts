/** The command line as a whole process, beside a bare js-yaml pass over the same files as a whole process. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { measure } from "../measure.ts";
import { type Row, rowOf } from "../row.ts";

const HOME = join(import.meta.dirname, "../..");
const INPUT = join(HOME, "../shared/inputs/moj-platform");

/** No row where the inputs are not there. */
export async function cliRows(size: string): Promise<Row[]> {
  if (!existsSync(INPUT) || size === "smoke") return [];
  const run = (args: readonly string[]): void => {
    const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    if (status !== 0)
      throw new Error(`expected the process to end well, came ${status}: ${stderr.toString().slice(0, 300)}`);
  };
  const measured = await measure(
    { calls: 1, run: () => run([join(HOME, "bin/clew.mjs"), "who-can", "delete", "pods", "-A", "-s", INPUT, "-q"]) },
    { calls: 1, run: () => run([join(HOME, "bench/peers/js-yaml-pass.mjs"), INPUT]) },
    5,
  );
  return [
    rowOf(
      {
        row: "CLI who-can on inputs/moj-platform vs a js-yaml pass, whole processes",
        peerName: "js-yaml 5.5.0",
        target: { sizes: ["S", "M", "L"], atMost: 1.5 },
        limit: "starting Node",
        work: "who-can delete pods -A",
      },
      size,
      measured,
    ),
  ];
}
