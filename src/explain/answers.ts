/** Answers of the queries in the JSON that leaves Clew. */
import type { Verdict } from "../facts/verdict.ts";
import type { Graph } from "../graph/graph.ts";
import {
  API_VERSION,
  type CanAnswerJson,
  type PathsAnswerJson,
  type RowJson,
  type WhatCanAnswerJson,
  type WhoCanAnswerJson,
} from "../queries/answer.ts";
import type { CanAnswer } from "../queries/can.ts";
import type { PathsAnswer } from "../queries/paths.ts";
import type { CanRequest, PathsRequest, WhatCanRequest, WhoCanRequest } from "../queries/request.ts";
import { RequestError } from "../queries/request-error.ts";
import type { WhatCanAnswer } from "../queries/what-can.ts";
import type { Row, WhoCanAnswer } from "../queries/who-can.ts";
import type { World } from "../world/world.ts";
import type { Places } from "./places.ts";
import { renderer } from "./row-json.ts";

export interface AnswerContext {
  readonly world: World;
  readonly graph: Graph;
  readonly places: Places;
  readonly snapshot: string;
}

/** who-can, paged: `cursor` is the number of rows already given. Throws RequestError for a cursor that is none. */
export function whoCanJson(context: AnswerContext, answer: WhoCanAnswer, request: WhoCanRequest): WhoCanAnswerJson {
  const { world, graph, places } = context;
  const rows = answer.rows.filter((row) => request.vendor === "show" || row.vendor === (request.vendor === "only"));
  const start = readCursor(request.cursor);
  const end = request.limit === undefined ? rows.length : Math.min(rows.length, start + request.limit);
  const render = renderer(world, graph, places);
  const page = rows.slice(start, end).map((row) => render.row(row));
  return {
    ...envelope(context, answer.asked.shown, answer.through, page, answer.rows),
    rows: page,
    next: end < rows.length ? encodeCursor(String(end)) : null,
    summary: {
      allowed: count(answer.rows, "allowed"),
      conditional: count(answer.rows, "conditional"),
      unknown: count(answer.rows, "unknown"),
      vendor: answer.rows.filter((row) => row.vendor).length,
      moreByAll: answer.moreByAll ?? null,
      sameEffect: answer.sameEffect ?? null,
    },
    notes: [...answer.asked.notes],
  };
}

export function canJson(
  context: AnswerContext,
  answer: CanAnswer,
  _request: CanRequest,
  closestDenial: string | null,
): CanAnswerJson {
  const render = renderer(context.world, context.graph, context.places);
  const rows = answer.rows.map((row) => render.row(row));
  return {
    ...envelope(context, answer.asked.shown, answer.through, rows, answer.rows),
    subject: answer.subject,
    verdict: answer.verdict,
    rows,
    closestDenial,
    notes: [...answer.asked.notes],
  };
}

export function whatCanJson(context: AnswerContext, answer: WhatCanAnswer, request: WhatCanRequest): WhatCanAnswerJson {
  const { world, graph, places } = context;
  const render = renderer(world, graph, places);
  return {
    ...envelope(
      context,
      {
        subject: answer.subject,
        ...(request.namespace === undefined ? {} : { namespace: request.namespace }),
        ...(request.aws ? { aws: true } : {}),
      },
      answer.through,
      [],
      [],
    ),
    subject: answer.subject,
    reached: answer.reached.map((reached) => ({
      identity: render.identity(reached.node),
      cluster: reached.cluster ?? null,
      verdict: reached.judged.verdict,
      path: render.path(reached.path, reached.judged.verdict, undefined),
      permissions: reached.permissions.map((permission) => ({
        scope:
          reached.cluster === undefined
            ? { resources: [...permission.resources] }
            : {
                namespaces: permission.namespace === "" ? ("*" as const) : [permission.namespace],
                names: permission.names === "*" ? ("*" as const) : [...permission.names],
              },
        verbs: [...permission.verbs],
        resources: [...permission.resources],
        grant: render.grant(permission.end),
      })),
    })),
    notes: [],
  };
}

export function pathsJson(context: AnswerContext, answer: PathsAnswer, request: PathsRequest): PathsAnswerJson {
  const render = renderer(context.world, context.graph, context.places);
  return {
    ...envelope(context, { from: answer.from, to: answer.to }, request.through, [], []),
    from: answer.from,
    to: answer.to,
    paths: answer.paths.map((found) => render.path(found.path, found.judged.verdict, undefined)),
    truncated: answer.truncated,
    notes: [],
  };
}

/** What every answer has beside its rows: `page` are those shown, `rows` all of them. */
export function envelope(
  context: AnswerContext,
  question: Record<string, unknown>,
  through: "direct" | "identity" | "all",
  page: readonly RowJson[],
  rows: readonly Row[],
) {
  const { world } = context;
  const used = new Map<number, number>();
  for (const row of page) for (const gap of row.gaps) used.set(gap, (used.get(gap) ?? 0) + 1);
  const taken = new Set(page.flatMap((row) => row.assumptions));
  const asked = new Set(rows.map((row) => row.cluster).filter((name) => name !== undefined));
  return {
    apiVersion: API_VERSION as typeof API_VERSION,
    question,
    through,
    snapshot: context.snapshot,
    assumptions: world.assumptions.flatMap((assumption, id) =>
      id < world.generalAssumptions || through === "all" || taken.has(id) ? [{ id, ...assumption }] : [],
    ),
    gaps: world.gaps.flatMap((gap, id) =>
      used.has(id) || isGeneral(gap.scope, asked)
        ? [
            {
              id,
              kind: gap.kind,
              what: gap.what,
              direction: gap.direction,
              scope: gap.scope,
              close: gap.close,
              ...(used.has(id) ? { rows: used.get(id) ?? 0 } : {}),
            },
          ]
        : [],
    ),
  };
}

/** Kinds without which rows could be missing from any answer about a cluster. */
const DECIDING = new Set([
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "AccessEntry",
  "AccessPolicyAssociation",
  "ConfigMap",
  "aws-auth",
  "IdentityProviderConfig",
]);

/** Gaps that touch a whole cluster or everything are said even when no row shows them: the missing row is the point. */
function isGeneral(scope: string, clusters: ReadonlySet<string>): boolean {
  if (scope === "*") return true;
  if (!scope.startsWith("cluster:")) return false;
  const [name = "", kind, ...rest] = scope.slice("cluster:".length).split("/");
  if (clusters.size > 0 && !clusters.has(name)) return false;
  return kind === undefined || (rest.length === 0 && DECIDING.has(kind));
}

/** Vendor rows have a count of their own. */
const count = (rows: readonly Row[], verdict: Verdict): number =>
  rows.filter((row) => !row.vendor && row.verdict === verdict).length;

const encodeCursor = (text: string): string => btoa(text);

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  let text = "";
  try {
    text = atob(cursor);
  } catch {
    text = "";
  }
  const start = Number(text);
  if (text === "" || !Number.isInteger(start) || start < 0)
    throw new RequestError("bad-request", `expected a cursor of an earlier page, came \`${cursor}\``);
  return start;
}
