import { mappingPlaces } from "../world/mapping-places.ts";
import { defineFinding } from "./finding.ts";

export const hiddenCreator = defineFinding({
  id: "hidden-creator",
  title: "whoever created the cluster is its administrator, and nothing says who that was",
  severity: "high",
  meaning:
    "While access entries are off, the principal that created the cluster is in system:masters. No API and no object shows it.",
  remedy:
    "name it in clew.yaml (clusters.X.creator) after a look into CloudTrail, and move the cluster to API_AND_CONFIG_MAP, where the creator's entry can be seen and deleted",
  attack: ["T1078.004"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html"],
  reads: ["Cluster"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const mapping of cluster.bridge.live) {
        if (mapping.source !== "hidden-creator") continue;
        const known = mapping.principalKind !== "unknown-principal";
        yield {
          subject: mapping.principal ?? "",
          cluster: cluster.name,
          message: known
            ? `\`${mapping.principal ?? ""}\` created cluster \`${cluster.name}\` and is in \`system:masters\` for that alone`
            : `an unknown principal created cluster \`${cluster.name}\` and is in \`system:masters\``,
          ...(known ? { severity: "medium" as const } : {}),
          evidence: mappingPlaces(world, mapping),
        };
      }
    }
  },
});
