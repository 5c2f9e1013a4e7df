/** Asks an opened snapshot for the rows that a rule is about, and for nothing else: no footer, and no path of whom the rule cannot mean. */
import { type AnswerContext, envelope } from "../explain/answers.ts";
import type { OpenEngine } from "../explain/engine.ts";
import { renderer } from "../explain/row-json.ts";
import { type Graph, isStep, recordOf } from "../graph/graph.ts";
import type { WayPath } from "../graph/paths.ts";
import { reverseReach, UNREACHED } from "../graph/reach.ts";
import type { IdentityJson, RowJson } from "../queries/answer.ts";
import { type Asked, readQuestion } from "../queries/question.ts";
import type { Through, WhoCanRequest } from "../queries/request.ts";
import { inOrder, makeRow, type PlaceSearch, type Row, rowAt, searchesOf } from "../queries/who-can.ts";
import type { World } from "../world/world.ts";
import type { Asker } from "./check.ts";
import type { Way, Witness } from "./selector.ts";

/** A row and how it is shown: many rules show the same one. */
interface Shown {
  readonly row: Row;
  readonly json: RowJson;
}

/** One question, shared by all rules that ask it. */
interface Question {
  readonly asked: Asked;
  readonly through: Through;
  readonly context: AnswerContext;
  readonly places: readonly (PlaceSearch & { readonly rows: Map<number, Shown | undefined> })[];
}

/** An asker whose answers count nothing beyond their rows. */
export function rowsAsker(engine: OpenEngine): Asker {
  const { estate, world } = engine;
  const questions = new Map<string, Question>();
  const identities = new Map<number, IdentityJson>();

  const questionOf = (request: WhoCanRequest): Question => {
    const key = JSON.stringify(request);
    let found = questions.get(key);
    if (found === undefined) {
      const asked = readQuestion(world, request);
      const through = request.literal ? "direct" : request.through;
      const context = engine.context(through);
      const places = searchesOf(world, context.graph, asked, through, request.cluster, request.literal);
      found = { asked, through, context, places: places.map((place) => ({ ...place, rows: new Map() })) };
      questions.set(key, found);
    }
    return found;
  };

  return {
    estate,
    whatCan: (request) => engine.whatCan(request),
    whoCan(request, wanted = () => true, ways = { fits: () => true }) {
      // The engine says what is wrong with a cluster that is not there.
      if (request.cluster !== undefined && !world.clusters.has(request.cluster)) return engine.whoCan(request);
      const { asked, through, context, places } = questionOf(request);
      const render = renderer(world, context.graph, context.places);
      const identityOf = (start: number): IdentityJson => {
        const known = identities.get(start) ?? render.identity(start);
        identities.set(start, known);
        return known;
      };
      let near: Uint16Array | undefined;
      const meetsWitness = (start: number): boolean => {
        if (ways.witness === undefined) return true;
        near ??= distanceToWitness(world, context.graph, ways.witness, through);
        return near[start] !== UNREACHED;
      };
      const otherWay = (place: PlaceSearch, start: number, row: Row): Shown | undefined => {
        if (!meetsWitness(start)) return undefined;
        const who = { identity: identityOf(start), cluster: place.where ?? null };
        const best = place.found.bestOf(start, (path) => ways.fits({ ...who, ...wayOf(world, context.graph, path) }));
        if (best === undefined) return undefined;
        const other = makeRow(world, place.found, place.scopes, start, place.where, best, row.everyone);
        return { row: other, json: render.row(other) };
      };
      const found = new Map<Row, RowJson>();
      for (const place of places)
        for (const start of world.starts(place.where)) {
          if ((world.mappedBy(start) ?? 0) > 0) continue;
          if (!wanted({ identity: identityOf(start), cluster: place.where ?? null })) continue;
          if (!place.rows.has(start)) {
            const row = rowAt(world, asked, through, place, start);
            place.rows.set(start, row === undefined ? undefined : { row, json: render.row(row) });
          }
          const best = place.rows.get(start);
          const shown = best === undefined || ways.fits(best.json) ? best : otherWay(place, start, best.row);
          if (shown !== undefined && (request.vendor === "show" || shown.row.vendor === (request.vendor === "only")))
            found.set(shown.row, shown.json);
        }
      const rows = inOrder(world, [...found.keys()]);
      const page = rows.flatMap((row) => found.get(row) ?? []);
      return { ...envelope(context, asked.shown, through, page, rows), rows: page, notes: [...asked.notes] };
    },
  };
}

/** How far everybody is from somebody without whom no path fits. */
function distanceToWitness(
  world: World,
  graph: Graph,
  witness: (one: Witness) => boolean,
  through: Through,
): Uint16Array {
  const seeds = world.identities.list().flatMap(({ id, kind, shown, cluster, kubernetes }) => {
    if (kind === "hub") return [];
    const groups = kubernetes?.groups ?? [];
    return witness({ id: shown, cluster: cluster ?? null, groups }) ? [{ node: id, distance: 0 }] : [];
  });
  return reverseReach(graph, seeds, { stratum: 2, abuse: through === "all", everyone: true });
}

/** A path as selectors look at it. A derived step stands for the way to its source and itself. */
function wayOf(world: World, graph: Graph, path: WayPath): Pick<Way, "as" | "path"> {
  const key = (node: number): string => world.identities.at(node).shown;
  const steps = path.steps.flatMap((step) => {
    const record = recordOf(graph, step.edge);
    if (!isStep(record)) return [];
    const first = record.uses?.[0] ?? [];
    return [
      ...first.map((used) => ({ edge: used.kind.id, from: key(used.step.from), to: key(used.step.to) })),
      { edge: record.kind.id, from: key(first.at(-1)?.step.to ?? step.from), to: key(step.to) },
    ];
  });
  const { kubernetes } = world.identities.at(path.steps.at(-1)?.to ?? path.start);
  const as =
    kubernetes === undefined
      ? null
      : { username: kubernetes.username, groups: [...kubernetes.groups], accessPolicies: [] };
  return { as, path: { steps } };
}
