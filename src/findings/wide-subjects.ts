/** Bindings, not shipped ones, that name one of the groups everybody is in. */
import type { World } from "../world/world.ts";
import type { Found } from "./finding.ts";
import { objectName } from "./subject-words.ts";

/** One thing found for each such binding that has a role. */
export function* boundTo(world: World, isWide: (kind: string, name: string) => boolean, who: string): Generator<Found> {
  for (const cluster of world.clusters.values()) {
    for (const { fact, role, vendor } of cluster.authorizer.bindings) {
      if (vendor || role === undefined) continue;
      for (const [index, subject] of fact.subjects.entries()) {
        if (!isWide(subject.kind, subject.name)) continue;
        yield {
          subject: `${subject.kind.toLowerCase()}:${subject.name}@${cluster.name}`,
          cluster: cluster.name,
          message: `\`${objectName(fact)}\` gives \`${objectName(role.fact)}\` to ${who} (\`${subject.name}\`)`,
          key: [objectName(fact)],
          evidence: [world.estate.evidence.below(fact.evidence, "subjects", index), role.fact.evidence],
        };
      }
    }
  }
}
