/** The graph of an opened snapshot, line by line. */
import type { OpenEngine } from "../explain/engine.ts";
import { graphLines } from "../explain/graph-lines.ts";
import { trustLines } from "../explain/trust-lines.ts";
import { API_VERSION } from "../queries/answer.ts";
import type { GraphLinesJson, GraphRequest } from "./graph-lines-answer.ts";

/** The lines, made as they are read: `steps` in order of edge, from, to. */
export function graphLinesOf(engine: OpenEngine, { view, hubs }: GraphRequest): Iterable<object> {
  const { world, graph, places } = engine.context();
  return view === "trust" ? trustLines(world) : graphLines(world, graph, places, { hubs });
}

/** All lines as one answer. */
export function graphAnswerOf(engine: OpenEngine, request: GraphRequest): GraphLinesJson {
  const { view } = request;
  const lines = [...graphLinesOf(engine, request)] as GraphLinesJson["lines"]; // the contract suite holds them against the schema
  return { apiVersion: API_VERSION, snapshot: engine.snapshot.id, view, lines };
}
