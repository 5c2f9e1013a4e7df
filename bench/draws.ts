/** Questions drawn anew for each round. */
import { endsOf } from "../src/queries/ends.ts";
import { readQuestion } from "../src/queries/question.ts";
import { whoCanRequest } from "../src/queries/request.ts";
import type { Bed } from "./bed.ts";
import type { Random } from "./generate/random.ts";

const ACTIONS = [
  ["delete", "pods"],
  ["get", "secrets"],
  ["create", "pods"],
  ["list", "configmaps"],
  ["patch", "deployments.apps"],
  ["create", "pods/exec"],
  ["update", "rolebindings.rbac.authorization.k8s.io"],
  ["watch", "services"],
] as const;

/** The nodes that hold a drawn action in a drawn namespace of a drawn cluster. */
export function drawSeeds(bed: Bed, draws: Random): number[] {
  for (;;) {
    const [verb, resource] = draws.pick(ACTIONS);
    const cluster = draws.pick([...bed.world.clusters.values()]);
    const namespace = draws.pick(cluster.namespaces());
    const asked = readQuestion(bed.world, whoCanRequest.parse({ verb, resource, namespace }));
    const seeds = [...new Set([...endsOf(bed.world, asked, cluster.name, false)].map((end) => end.node))];
    const known = seeds.filter((node) => node < bed.graph.nodes);
    if (known.length > 0) return known.sort((a, b) => a - b);
  }
}
