/** `clew check --init`: a policy that says what is true today. Checked on the same snapshot it holds. */
import type { FindingJson } from "../findings/answer.ts";
import type { RowJson } from "../queries/answer.ts";
import { whoCanRequest } from "../queries/request.ts";
import type { Asker } from "./check.ts";
import { literal } from "./glob.ts";

/** Effects that a starting policy pins down. */
const GOALS = [
  "cluster-admin",
  "change-rbac",
  "read-secrets",
  "exec",
  "delete-pods",
  "become-node",
  "assume-admin",
] as const;

/** Kinds of findings that a starting policy forbids when there are none today. */
export function* startingPolicy(
  asker: Asker,
  findings: readonly FindingJson[],
  kinds: readonly string[],
): Generator<string> {
  yield `# Who holds what today. Take out whoever should not, then keep this file beside the manifests.\n# Snapshot ${asker.estate.snapshot}\n`;
  yield "apiVersion: clew/v1\nkind: Policy\nname: starting\nrules:\n";
  for (const goal of GOALS) {
    const answer = asker.whoCan(whoCanRequest.parse({ goal }));
    const rows = answer.rows.filter((row) => !row.vendor && (row.mappedBy ?? 0) === 0);
    for (const [cluster, held] of Map.groupBy(rows, (row) => row.cluster)) yield* rule(goal, cluster, held);
    const asked = goal === "assume-admin" ? [null] : [...asker.estate.clusters.keys()];
    for (const cluster of asked) if (!rows.some((row) => row.cluster === cluster)) yield* rule(goal, cluster, []);
  }
  const present = new Set(findings.filter((finding) => !finding.vendor).map((finding) => finding.finding));
  const absent = kinds.filter((kind) => !present.has(kind));
  if (absent.length > 0)
    yield `  - id: findings\n    title: kinds of findings that this snapshot does not have\n    severity: medium\n    forbid-findings: [${absent.join(", ")}]\n`;
}

function* rule(goal: string, cluster: string | null, rows: readonly RowJson[]): Generator<string> {
  const id = `${goal}-${cluster ?? "aws"}`.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  yield `  - id: ${id}\n    severity: high\n`;
  if (rows.length === 0) yield "    forbid: everyone\n";
  else {
    yield "    allow-only:\n";
    // JSON strings are YAML strings; a pattern must not arise from a name.
    for (const row of rows)
      yield `      - id: ${JSON.stringify(literal(row.identity.id))}${row.verdict === "allowed" ? "" : ` # ${row.verdict}`}\n`;
  }
  yield `    can: { goal: ${goal} }\n${cluster === null ? "" : `    clusters: ${JSON.stringify(literal(cluster))}\n`}    certainty: unknown\n`;
}
