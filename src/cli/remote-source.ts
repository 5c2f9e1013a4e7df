/** Snapshots of a service, asked through the client that is made from its description. */
import type { Issue } from "../facts/gap.ts";
import { type Client, client, type Operations, ServerProblem } from "../http/client.ts";
import type { DiffRequest } from "../queries/diff.ts";
import { RequestError } from "../queries/request-error.ts";
import type { ReportInput } from "../reports/report.ts";
import type { Invocation } from "./command.ts";
import { issueLine } from "./open.ts";
import type { Compared, Source } from "./source.ts";
import { inputText, say } from "./streams.ts";
import { UsageError } from "./usage-error.ts";

/** Issues asked for at once. */
const PAGE = 1000;
/** Reviews sent at once: a few megabytes. */
const REVIEWS = 10_000;

const snapshotOf = (flags: Invocation["flags"]): string =>
  typeof flags["snapshot"] === "string" ? flags["snapshot"] : "latest";

/** The snapshot that `-s` names on the server. Aliases are looked up once: what follows is about one snapshot. */
export async function remoteSource(invocation: Invocation, server: string): Promise<Source> {
  const call = callerOf(invocation, server);
  const { flags, io } = invocation;
  const { id, issues: count } = await call("readSnapshot", { id: snapshotOf(flags) });
  const issues = once(() => issuesOf(call, id));
  if (count > 0 && flags["quiet"] !== true)
    await say(
      io,
      flags["verbose"] === true
        ? (await issues()).map(issueLine)
        : [`${count} issue${count === 1 ? "" : "s"} in the snapshot (-v lists them)`],
    );
  return {
    whoCan: async (request) => same(await call("whoCan", { id, ...request })),
    can: async (request) => same(await call("can", { id, ...request })),
    whatCan: async (request) => same(await call("whatCan", { id, ...request })),
    paths: async (request) => same(await call("paths", { id, ...request })),
    findings: async () => same(await call("findings", { id })),
    check: async ({ policy, document, date, baseline, strict }) =>
      same(
        await call(
          "check",
          { id, date: date.slice(0, 10), strict, ...(document === undefined ? {} : { document }) },
          {
            ...(policy === undefined ? {} : { policy }),
            ...(baseline === undefined ? {} : { baseline: same<CheckBody["baseline"] & object>(baseline) }),
          },
        ),
      ),
    report: async (request, since) => {
      const answer = await call("report", {
        id,
        ...request,
        format: "json",
        ...(since === undefined ? {} : { since }),
      });
      return same<ReportInput>({ kind: "rows" in answer ? "who-can" : "access", answer });
    },
    graph: async (request) => (await call("graph", { id, ...request })).lines,
    issues,
  };
}

/** Compares two snapshots of the server. */
export async function remoteDiff(
  invocation: Invocation,
  server: string,
  base: string,
  head: string,
  request: DiffRequest,
): Promise<Compared> {
  const call = callerOf(invocation, server);
  const ids = [(await call("readSnapshot", { id: base })).id, (await call("readSnapshot", { id: head })).id] as const;
  return {
    answer: same(await call("diff", { base: ids[0], head: ids[1], ...request })),
    issues: async () => (await issuesOf(call, ids[0])).length + (await issuesOf(call, ids[1])).length,
  };
}

/** Answers the reviews of `--batch FILE`; exit code as {@link batch} has it. */
export async function remoteReviews(invocation: Invocation, server: string): Promise<number> {
  const call = callerOf(invocation, server);
  const { flags, io } = invocation;
  const id = snapshotOf(flags);
  const cluster = typeof flags["cluster"] === "string" ? { cluster: flags["cluster"] } : {};
  const lines = (await inputText(io, String(flags["batch"]))).split("\n").filter((line) => line.trim() !== "");
  const headers = { "content-type": "application/x-ndjson", accept: "application/x-ndjson" };
  let failed = false;
  for (let at = 0; at < lines.length; at += REVIEWS) {
    const answers = await call("canBatch", { id, ...cluster }, lines.slice(at, at + REVIEWS).join("\n"), { headers });
    failed ||= /^\{"error":/m.test(answers);
    await io.stdout.write(answers);
  }
  return failed ? 1 : 0;
}

type CheckBody = Operations["check"]["body"];

/** The description of the service is made from the schemas of these types; what it answers is readonly there. */
const same = <T>(answer: unknown): T => answer as T;

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function issuesOf(call: Client["call"], id: string): Promise<readonly Issue[]> {
  const issues: Issue[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { readonly issues: readonly Issue[]; readonly next: string | null } = await call("listIssues", {
      id,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    issues.push(...page.issues);
    cursor = page.next;
  }
  return issues;
}

/** Calls with the credential of the command line. What the server refuses is a RequestError, what keeps it out of reach a UsageError. */
function callerOf({ flags, io }: Invocation, server: string): Client["call"] {
  const given = typeof flags["token"] === "string" ? flags["token"] : io.env["CLEW_TOKEN"];
  const speaker = clientOf(server, given === "" ? undefined : given);
  const call = async (...words: Parameters<Client["call"]>): Promise<unknown> => {
    try {
      return await speaker.call(...words);
    } catch (error) {
      if (error instanceof ServerProblem) throw new RequestError(error.id, `${server}: ${error.message}`);
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new UsageError(`cannot reach \`${server}\`: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  return call as Client["call"]; // words in, answer out, as the client has them
}

function clientOf(server: string, token: string | undefined): Client {
  try {
    return client({ server, token });
  } catch {
    throw new UsageError(`expected --server as an http or https URL, came \`${server}\``);
  }
}
