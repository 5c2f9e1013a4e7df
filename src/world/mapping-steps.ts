/** Steps of the mappings that let IAM principals and external subjects into a cluster. */
import { authenticationModeOf } from "../eks/authentication-mode.ts";
import { isTrue } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { Mapped } from "./mapped.ts";

/** One step a mapping: `mapping` is the entry, `mode` what makes entries of its kind count. */
export function* mappingSteps(cluster: ClusterWorld, mapped: readonly Mapped[]) {
  const { evidence: modeEvidence, assumption } = authenticationModeOf(cluster.facts);
  for (const { mapping, principal, node, open } of mapped) {
    yield {
      from: principal,
      to: node,
      because: {
        mapping: isTrue(open) ? { evidence: mapping.evidence } : { evidence: mapping.evidence, open },
        mode: { evidence: modeEvidence },
      },
      vendor: mapping.vendor,
      ...(assumption === undefined ? {} : { assumes: [assumption.name] }),
    };
  }
}
