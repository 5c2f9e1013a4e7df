/** One identity, one action: verdict and best path, in every cluster asked. */
import { eitherVerdict, type Verdict } from "../facts/verdict.ts";
import type { Graph } from "../graph/graph.ts";
import type { World } from "../world/world.ts";
import { endsOf } from "./ends.ts";
import { type Asked, readQuestion } from "./question.ts";
import type { CanRequest, Through } from "./request.ts";
import { scopesOf } from "./scopes.ts";
import { search } from "./search.ts";
import { readSubject } from "./subject.ts";
import { isTurnedAway } from "./turned-away.ts";
import { makeRow, placesOf, type Row } from "./who-can.ts";

export interface CanAnswer {
  readonly asked: Asked;
  readonly through: Through;
  readonly subject: string;
  readonly verdict: Verdict;
  readonly rows: readonly Row[];
}

/**
 * Answers one question for one subject. `graphWith` gives the graph once the subject is known, since a subject that nothing names joins it then.
 * Throws RequestError for a subject or cluster that is not there.
 */
export function can(world: World, graphWith: () => Graph, request: CanRequest): CanAnswer {
  const asked = readQuestion(world, request);
  const through: Through = request.literal ? "direct" : request.through;
  // Steps bring identities along: accounts outside of the snapshot, subjects of issuers.
  graphWith();
  const subject = readSubject(world, request.subject, request.cluster, request.groups);
  const graph = graphWith();
  const rows: Row[] = [];
  for (const where of placesOf(world, asked, request.cluster)) {
    const found = search(world, graph, endsOf(world, asked, where, request.literal), through);
    const scopes = scopesOf(graph, found);
    for (const node of subject.nodes) {
      if (isTurnedAway(world, node, asked, through)) continue;
      const best = found.best(node, subject.carried);
      if (best !== undefined) rows.push(makeRow(world, found, scopes, node, where, best, undefined));
    }
  }
  const verdict = rows.reduce<Verdict>((best, row) => eitherVerdict(best, row.verdict), "denied");
  return { asked, through, subject: subject.shown, verdict, rows };
}
