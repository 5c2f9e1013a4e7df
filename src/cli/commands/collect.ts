import { collectRequest } from "../../sources/collect/options.ts";
import type { Command } from "../command.ts";
import { readRequest } from "../flags.ts";
import { print, say } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const collect: Command = {
  name: "collect",
  summary: "read an estate from AWS and its clusters into a folder, read-only",
  usage: ["collect --cluster NAME --out DIR [--region R]", "collect --cluster NAME --dry-run"],
  about:
    "Reads IAM, EKS, EC2 and Organizations through the SDK's default credentials and the clusters through EKS tokens or a kubeconfig, and writes the layout that every other command reads. Nothing is ever changed; what may not be read becomes a gap; a killed run goes on where it ended. Secret values, tokens and user data never reach the disk.",
  examples: [
    { line: "clew collect --cluster prod --region eu-west-1 --out estate", says: "one cluster and its account" },
    { line: "clew collect --cluster prod --dry-run", says: "every call it would make; needs no credentials" },
  ],
  request: collectRequest,
  flags: [],
  async run(invocation) {
    const { flags, io, words } = invocation;
    if (words.length > 0) throw new UsageError(`expected no words, came \`${words.join(" ")}\``);
    const request = readRequest(
      collectRequest,
      flags,
      typeof flags["out"] === "string" ? { out: await resolved(io.cwd, flags["out"]) } : {},
    );
    // The AWS clients are large: only this command loads them.
    const [{ collect: run }, { CollectError }, { dryRun }, { showProgress }] = await Promise.all([
      import("../../sources/collect/collect.ts"),
      import("../../sources/collect/collect-error.ts"),
      import("../../sources/collect/dry-run.ts"),
      import("../../sources/collect/progress.ts"),
    ]);
    try {
      if (request.dryRun) {
        await print(io, dryRun(request));
        return 0;
      }
      const result = await run(request, {
        signal: io.stopped(),
        env: io.env,
        ...(flags["quiet"] === true
          ? {}
          : {
              progress: showProgress(
                { isTTY: io.stderr.isTTY, columns: io.stderr.columns, write: (chunk) => void io.stderr.write(chunk) },
                () => io.now().getTime(),
              ),
            }),
      });
      await print(io, [result.out]);
      const gaps = result.gaps.map((gap) => `gap: ${gap.what} is ${gap.kind}; ${gap.close}`);
      await say(io, [
        `${result.files} files, ${result.requests} requests, ${result.gaps.length === 1 ? "1 gap" : `${result.gaps.length} gaps`}`,
        ...gaps,
        ...result.notes,
      ]);
      return 0;
    } catch (error) {
      if (error instanceof CollectError) throw new UsageError(error.message);
      throw error;
    }
  },
};

async function resolved(cwd: string, path: string): Promise<string> {
  const { resolve } = await import("node:path");
  return resolve(cwd, path);
}
