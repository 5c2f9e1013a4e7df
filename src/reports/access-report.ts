/** Builds the access report of a snapshot: the powers a reviewer asks about, each answered by who-can. */
import type { OpenEngine } from "../explain/engine.ts";
import type { Issue } from "../facts/gap.ts";
import { API_VERSION, type WhoCanAnswerJson } from "../queries/answer.ts";
import type { DiffAnswerJson } from "../queries/diff-answer.ts";
import { type WhoCanRequest, whoCanRequest } from "../queries/request.ts";
import type { AccessReportJson } from "./access-answer.ts";
import { shownRows } from "./documents/answer-documents.ts";
import { findingsOf } from "./open-findings.ts";

/** Strongest first: the order of the columns, and by which principals are sorted. */
export const POWERS = [
  { id: "cluster-admin", request: { goal: "cluster-admin" } },
  { id: "assume-admin", request: { goal: "assume-admin" } },
  { id: "change-rbac", request: { goal: "change-rbac" } },
  { id: "become-node", request: { goal: "become-node" } },
  { id: "read-secrets", request: { goal: "read-secrets" } },
  { id: "exec", request: { goal: "exec" } },
  { id: "run-pods", request: { verb: "create", resource: "pods" } },
  { id: "delete-pods", request: { goal: "delete-pods" } },
  { id: "read-pods", request: { verb: "list", resource: "pods" } },
] as const;

export interface AccessReportOptions {
  readonly through: "direct" | "identity" | "all";
  /** RFC 3339. */
  readonly date?: string;
  /** Namespace or cluster to which the report is narrowed. */
  readonly namespace?: string;
  readonly cluster?: string;
  /** What changed since an earlier snapshot. */
  readonly changes?: DiffAnswerJson;
  /** `IDENTITY|CLUSTER|POWER` to the date of the first kept snapshot that shows it. */
  readonly firstSeen?: Readonly<Record<string, string>>;
  /** Faults of the input; absent = those that the engine knows. */
  readonly issues?: readonly Issue[];
}

/** The report. Throws RequestError for an unknown cluster. */
export function accessReport(engine: OpenEngine, options: AccessReportOptions): AccessReportJson {
  const { estate } = engine;
  const gaps = new Map<number, WhoCanAnswerJson["gaps"][number]>();
  const assumptions = new Map<number, WhoCanAnswerJson["assumptions"][number]>();
  const powers = POWERS.map(({ id, request }) => {
    const asked: WhoCanRequest = whoCanRequest.parse({
      ...request,
      through: options.through,
      namespace: options.namespace,
      cluster: options.cluster,
    });
    const answer = engine.whoCan(asked);
    for (const gap of answer.gaps) {
      const rows = (gaps.get(gap.id)?.rows ?? 0) + (gap.rows ?? 0);
      gaps.set(gap.id, { ...gap, rows });
    }
    for (const taken of answer.assumptions) assumptions.set(taken.id, taken);
    const rows = shownRows(answer.rows);
    return { id, question: answer.question, rows, vendor: answer.rows.filter((row) => row.vendor).length };
  });
  return {
    apiVersion: API_VERSION,
    snapshot: engine.snapshot.id,
    date: options.date ?? null,
    through: options.through,
    clusters: [...estate.clusters.values()].map((cluster) => ({
      name: cluster.name,
      account: cluster.account ?? null,
      version: cluster.kubernetesVersion ?? null,
    })),
    accounts: [...estate.accounts.keys()],
    powers,
    findings: findingsOf(engine).findings,
    issues: (options.issues ?? engine.issues()).map((issue) => ({ ...issue })),
    changes: options.changes ?? null,
    firstSeen: { ...options.firstSeen },
    gaps: [...gaps.values()].sort((a, b) => a.id - b.id),
    assumptions: [...assumptions.values()].sort((a, b) => a.id - b.id),
  };
}
