/** Steps of the mappings that let IAM principals and external subjects into a cluster. */

import { authenticationModeOf } from "../eks/authentication-mode.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { Mapped } from "./mapped.ts";
import { mappingPlaces } from "./mapping-places.ts";
import { needAnswer } from "./need.ts";
import type { World } from "./world.ts";

/** One step a mapping: `mapping` is the entry, `mode` what makes entries of its kind count. Who somebody is does not hang on a session policy: narrowed sessions enter as their role does. */
export function* mappingSteps(world: World, cluster: ClusterWorld, mapped: readonly Mapped[]) {
  const { evidence: modeEvidence, assumption } = authenticationModeOf(cluster.facts, world.switches);
  const narrowed = Map.groupBy(world.aws.narrowed(), ({ role }) => role);
  for (const { mapping, principal, node, open } of mapped) {
    const sessions = narrowed.get(world.identities.at(principal).key) ?? [];
    const evidence = mappingPlaces(world, mapping);
    for (const from of [principal, ...sessions.map(({ key }) => world.identities.aws("aws-session", key))])
      yield {
        from,
        to: node,
        because: {
          mapping: needAnswer(evidence, open),
          mode: { evidence: modeEvidence },
        },
        vendor: mapping.vendor,
        ...(assumption === undefined ? {} : { assumes: [assumption.name] }),
      };
  }
}
