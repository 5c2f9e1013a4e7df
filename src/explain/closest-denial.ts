/** Of a denied question: the single gate that was shut, as far as it can be told. */
import type { Graph } from "../graph/graph.ts";
import type { CanAnswer } from "../queries/can.ts";
import { endsOf } from "../queries/ends.ts";
import { readQuestion } from "../queries/question.ts";
import type { CanRequest } from "../queries/request.ts";
import { search } from "../queries/search.ts";
import { readSubject } from "../queries/subject.ts";
import { isTurnedAway } from "../queries/turned-away.ts";
import { placesOf } from "../queries/who-can.ts";
import type { World } from "../world/world.ts";
import { shortKey } from "./words.ts";

/** One sentence, or null when there is nothing to point at. `wider` is the graph with steps of abuse, where it is to be asked. */
export function closestDenial(
  world: World,
  graph: Graph,
  wider: Graph | undefined,
  answer: CanAnswer,
  request: CanRequest,
): string | null {
  const asked = readQuestion(world, request);
  const subject = readSubject(world, request.subject, request.cluster, request.groups);
  if (subject.nodes.some((node) => isTurnedAway(world, node, asked, answer.through)))
    return "from EKS 1.32 on requests without credentials get no further than the health endpoints";
  if (answer.through !== "all" && wider !== undefined) {
    for (const where of placesOf(world, asked, request.cluster)) {
      const found = search(world, wider, endsOf(world, asked, where, request.literal), "all");
      for (const node of subject.nodes) {
        const best = found.best(node, subject.carried);
        if (best !== undefined) return `only by abuse of rights, in ${best.path.steps.length} steps (--through all)`;
      }
    }
  }
  const [question] = asked.anyOf;
  const [node] = subject.nodes;
  if (node === undefined || question === undefined) return null;
  const identity = world.identities.at(node);
  if (question.kind === "aws") return world.aws.closestDenial(identity.key, question.action, question.resource);
  if (identity.kind.startsWith("aws-") && !entersAnyCluster(world, graph, node, request.cluster)) {
    return `${shortKey(identity.shown)} has no access entry or aws-auth mapping${request.cluster === undefined ? "" : ` in ${request.cluster}`}, and reaches none`;
  }
  if (question.kind === "kubernetes" && question.namespace !== undefined && question.namespace !== "") {
    const anywhere = { ...asked, anyOf: [{ ...question, namespace: undefined }] };
    for (const where of placesOf(world, anywhere, request.cluster)) {
      const best = search(world, graph, endsOf(world, anywhere, where, false), request.through).best(
        node,
        subject.carried,
      );
      if (best !== undefined) {
        const { scope } = best.end;
        return `it may in ${scope.namespace === "" ? "every namespace" : `namespace ${scope.namespace}`}, not in ${question.namespace}`;
      }
    }
  }
  return "no binding grants it to this identity or its groups";
}

function entersAnyCluster(world: World, graph: Graph, start: number, cluster: string | undefined): boolean {
  const seen = new Set([start]);
  const queue = [start];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const identity = world.identities.at(node);
    if (identity.cluster !== undefined && (cluster === undefined || identity.cluster === cluster)) return true;
    for (let cursor = graph.out.start[node] ?? 0; cursor < (graph.out.start[node + 1] ?? 0); cursor++) {
      const to = graph.to[graph.out.edges[cursor] ?? 0] ?? 0;
      if (!seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
    }
  }
  return false;
}
