/** Asks an opened snapshot for the rows that a rule is about, and for nothing else: no footer, and no path of whom the rule cannot mean. */
import { envelope } from "../explain/answers.ts";
import type { OpenEngine } from "../explain/engine.ts";
import { renderer } from "../explain/row-json.ts";
import type { IdentityJson, RowJson } from "../queries/answer.ts";
import { type Asked, readQuestion } from "../queries/question.ts";
import type { Through, WhoCanRequest } from "../queries/request.ts";
import { inOrder, type PlaceSearch, type Row, rowAt, searchesOf } from "../queries/who-can.ts";
import type { Asker } from "./check.ts";

/** A row and how it is shown: many rules show the same one. */
interface Shown {
  readonly row: Row;
  readonly json: RowJson;
}

/** One question, shared by all rules that ask it. */
interface Question {
  readonly asked: Asked;
  readonly through: Through;
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
      const { graph } = engine.context();
      const asked = readQuestion(world, request);
      const through = request.literal ? "direct" : request.through;
      const places = searchesOf(world, graph, asked, through, request.cluster, request.literal);
      found = { asked, through, places: places.map((place) => ({ ...place, rows: new Map() })) };
      questions.set(key, found);
    }
    return found;
  };

  return {
    estate,
    whatCan: (request) => engine.whatCan(request),
    whoCan(request, wanted = () => true) {
      // The engine says what is wrong with a cluster that is not there.
      if (request.cluster !== undefined && !world.clusters.has(request.cluster)) return engine.whoCan(request);
      const { asked, through, places } = questionOf(request);
      const context = engine.context();
      const render = renderer(world, context.graph, context.places);
      const identityOf = (start: number): IdentityJson => {
        const known = identities.get(start) ?? render.identity(start);
        identities.set(start, known);
        return known;
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
          const shown = place.rows.get(start);
          if (shown !== undefined && (request.vendor === "show" || shown.row.vendor === (request.vendor === "only")))
            found.set(shown.row, shown.json);
        }
      const rows = inOrder(world, [...found.keys()]);
      const page = rows.flatMap((row) => found.get(row) ?? []);
      return { ...envelope(context, asked.shown, through, page, rows), rows: page, notes: [...asked.notes] };
    },
  };
}
