/** The nodes and edges that the paths of an answer touch, for pictures and graph files. */
import { shortKey } from "../explain/words.ts";
import { plain } from "../messages/message.ts";
import { API_VERSION, type PathJson, type StepJson } from "../queries/answer.ts";
import type { GraphEdgeJson, GraphJson, GraphNodeJson } from "./graph-answer.ts";
import type { ReportInput } from "./report.ts";
import { questionWords, type Words } from "./words.ts";

/** One path with where it starts and what it is for. */
export interface PathPart {
  readonly path: PathJson;
  readonly start: string;
  readonly cluster: string | null;
}

/** The graph of an answer's paths; a graph passes through. */
export function graphOf(input: ReportInput, words: Words): GraphJson {
  if (input.kind === "graph") return input.answer;
  const graph = collect(partsOf(input), words);
  const snapshot = input.kind === "diff" ? input.answer.head : input.answer.snapshot;
  return { apiVersion: API_VERSION, snapshot, ...graph };
}

/** Nodes and edges of paths, each once, in order of first appearance. */
export function collect(parts: readonly PathPart[], words: Words): { nodes: GraphNodeJson[]; edges: GraphEdgeJson[] } {
  const nodes = new Map<string, GraphNodeJson>();
  const edges = new Map<string, GraphEdgeJson>();
  for (const { path, start, cluster } of parts) {
    const node = (id: string, kind: string, label = labelOf(id, cluster)): string => {
      if (!nodes.has(id))
        nodes.set(id, { id, label, kind, cluster: id.endsWith(`@${cluster}`) || kind === "grant" ? cluster : null });
      return id;
    };
    const link = (edge: GraphEdgeJson): void => {
      const key = `${edge.from}\u0000${edge.to}\u0000${edge.edge}`;
      if (!edges.has(key)) edges.set(key, edge);
    };
    const walk = (step: StepJson): void => {
      node(step.from, kindOf(step.from));
      node(step.to, kindOf(step.to));
      link({ from: step.from, to: step.to, edge: step.edge, nature: step.nature, verdict: step.verdict });
      for (const use of step.uses) {
        for (const used of use) walk(used);
        const last = use.at(-1);
        if (last !== undefined && last.to !== step.to)
          link({ from: last.to, to: step.to, edge: "with", nature: step.nature, verdict: step.verdict });
      }
    };
    node(start, kindOf(start));
    for (const step of path.steps) walk(step);
    if (path.grant === undefined) continue;
    const label = plain(words.grant(path.grant));
    const at = path.steps.at(-1)?.to ?? start;
    const end = node(
      `grant:${path.grant.authorizer}:${path.grant.binding ?? path.grant.policy ?? ""}:${path.grant.role ?? ""}@${cluster ?? "aws"}`,
      "grant",
      label,
    );
    link({ from: at, to: end, edge: "holds", nature: "identity", verdict: path.grant.verdict ?? "allowed" });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

function partsOf(input: Exclude<ReportInput, { kind: "graph" }>): PathPart[] {
  switch (input.kind) {
    case "who-can":
    case "can":
      return input.answer.rows.map((row) => ({ path: row.path, start: row.identity.id, cluster: row.cluster }));
    case "what-can":
      return input.answer.reached.map((reached) => ({
        path: reached.path,
        start: input.answer.subject,
        cluster: reached.cluster,
      }));
    case "paths":
      return input.answer.paths.map((path) => ({ path, start: input.answer.from, cluster: null }));
    case "check":
      return input.answer.violations.flatMap(({ row }) =>
        row === null ? [] : [{ path: row.path, start: row.identity.id, cluster: row.cluster }],
      );
    case "access":
      return input.answer.powers.flatMap((power) =>
        power.rows.map((row) => ({ path: row.path, start: row.identity.id, cluster: row.cluster })),
      );
    case "diff":
    case "findings":
      return [];
  }
}

/** A key as a box shows it: without cluster, path of a role, and the beginning of an ARN; the whole key is the box's title. */
export function labelOf(id: string, cluster: string | null): string {
  return shortKey(id, cluster)
    .replace(/^(\d+:(?:role|user))\/.*\/(?=[^/]+$)/, "$1/")
    .replace(/^(user:)arn:[^:]*:(?:iam|sts)::/, "$1");
}

/** Kind of an identity by its key (design §9); enough to colour a node. */
export function kindOf(id: string): string {
  if (id.startsWith("arn:"))
    return /:(user|role|assumed-role)\//.exec(id)?.[1]?.replace("assumed-role", "session") ?? "account";
  if (id.startsWith("system:serviceaccount:")) return "service-account";
  return /^(user|group|oidc|saml|service|node|pod|anyone|unknown-principal)/.exec(id)?.[1] ?? "identity";
}

/** A title for graph files. */
export function graphTitle(input: ReportInput): string {
  switch (input.kind) {
    case "who-can":
      return `who can ${questionWords(input.answer.question)}`;
    case "can":
      return `can ${input.answer.subject} ${questionWords(input.answer.question)}`;
    case "what-can":
      return `what ${input.answer.subject} can do`;
    case "paths":
      return `from ${input.answer.from} to ${input.answer.to}`;
    case "check":
      return `policy ${input.answer.policy}`;
    default:
      return `clew ${input.kind}`;
  }
}
