import { serveRequest } from "../../http/node/settings.ts";
import type { Command } from "../command.ts";
import { readRequest } from "../flags.ts";
import { UsageError } from "../usage-error.ts";

export const serve: Command = {
  name: "serve",
  summary: "the same queries over HTTP, and the explorer page",
  usage: ["serve [-s SNAPSHOT] [--port 8787] [--data DIR]"],
  about:
    "Answers under /v1/snapshots/{id}/…; a folder given by -s is the snapshot `local`. It listens on loopback unless credentials are set up. Settings come from flags, then CLEW_… variables, then the file of --config.",
  examples: [
    {
      line: "clew serve -s examples/estate",
      says: "then: curl 'localhost:8787/v1/snapshots/local/who-can?verb=delete&resource=pods&namespace=prod'",
    },
    { line: "clew serve --data /var/lib/clew", says: "keeps what is uploaded" },
  ],
  request: serveRequest,
  flags: [],
  async run(invocation) {
    if (invocation.words.length > 0) throw new UsageError(`expected no words, came \`${invocation.words.join(" ")}\``);
    const request = readRequest(serveRequest, invocation.flags, {});
    // The service is a world of its own: the other commands do not pay for loading it.
    const service = await import("../../node.ts");
    const { io } = invocation;
    return service.serve(
      request,
      {
        stderr: { write: (chunk) => void io.stderr.write(chunk) },
        cwd: io.cwd,
        env: io.env,
        stopped: () => io.stopped(),
      },
      invocation.engineOptions,
    );
  },
};
