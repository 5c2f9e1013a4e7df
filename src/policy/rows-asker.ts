/** Asks an opened snapshot for rows alone: a check has no use for what a footer counts, which costs two more searches a question. */
import { whoCanJson } from "../explain/answers.ts";
import type { OpenEngine } from "../explain/engine.ts";
import { readQuestion } from "../queries/question.ts";
import { rowsOf } from "../queries/who-can.ts";
import type { Asker } from "./check.ts";

/** An asker whose answers count nothing beyond their rows. */
export function rowsAsker(engine: OpenEngine): Asker {
  const { estate, world } = engine;
  return {
    estate,
    whatCan: (request) => engine.whatCan(request),
    whoCan(request) {
      // The engine says what is wrong with a cluster that is not there.
      if (request.cluster !== undefined && !world.clusters.has(request.cluster)) return engine.whoCan(request);
      const context = engine.context();
      const asked = readQuestion(world, request);
      const through = request.literal ? "direct" : request.through;
      const rows = rowsOf(world, context.graph, asked, through, request.cluster, request.literal);
      return whoCanJson(context, { asked, through, rows, moreByAll: 0, sameEffect: undefined }, request);
    },
  };
}
