/** Snapshots opened in this process, as the query commands ask them. What only some commands need is loaded when it is asked for. */
import type { DiffRequest } from "../queries/diff.ts";
import type { Invocation } from "./command.ts";
import { openSnapshot } from "./open.ts";
import type { Compared, Source } from "./source.ts";

/** The snapshot of `-s`, opened; see {@link openSnapshot}. */
export async function localSource(invocation: Invocation): Promise<Source> {
  const { engine: opened, issues } = await openSnapshot(invocation);
  const engine = { ...opened, issues: () => issues };
  return {
    whoCan: async (request) => engine.whoCan(request),
    can: async (request) => engine.can(request),
    whatCan: async (request) => engine.whatCan(request),
    paths: async (request) => engine.paths(request),
    findings: async () => (await import("../reports/open-findings.ts")).findingsOf(engine),
    check: async (question) => (await import("../reports/open-check.ts")).checkOf(engine, question),
    report: async (request, since) => {
      const { reportOf } = await import("../reports/open-report.ts");
      const base = since === undefined ? undefined : (await openBeside(invocation, since)).engine;
      return reportOf(engine, request, base);
    },
    graph: async (request) => (await import("../reports/open-graph.ts")).graphLinesOf(engine, request),
    issues: async () => issues,
  };
}

/** Compares two snapshots, `--overlay` laid over the later one. */
export async function localDiff(
  invocation: Invocation,
  base: string,
  head: string | undefined,
  request: DiffRequest,
): Promise<Compared> {
  const { diffOf } = await import("../reports/open-diff.ts");
  const before = await openBeside(invocation, base);
  const after = await openSnapshot({
    ...invocation,
    flags: { ...invocation.flags, snapshot: head ?? base, quiet: true },
  });
  return {
    answer: diffOf(before.engine, after.engine, request),
    issues: async () => before.issues.length + after.issues.length,
  };
}

/** Another snapshot, without a word about it and without the overlays of the first. */
function openBeside(invocation: Invocation, snapshot: string) {
  const { overlay: _, ...flags } = invocation.flags;
  return openSnapshot({ ...invocation, flags: { ...flags, snapshot, quiet: true } });
}
