import { mappingPlaces } from "../world/mapping-places.ts";
import { defineFinding } from "./finding.ts";

export const staleAccessEntry = defineFinding({
  id: "stale-access-entry",
  title: "an access entry is left for a principal that is gone",
  severity: "medium",
  meaning:
    "EKS keeps an entry after its principal was deleted. A principal made again under that name does not get it back, so the entry only misleads and hides what the aws-auth entry below it would do.",
  remedy: "delete the access entry; create a new one if the principal is meant to come in",
  attack: ["T1098"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"],
  reads: ["AccessEntry", "IamRole", "User"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const mapping of cluster.bridge.mappings) {
        if (mapping.source !== "access-entry") continue;
        if (mapping.dead === undefined && mapping.exists !== false) continue;
        if (mapping.dead?.reason === "config-map-mode") continue;
        const meant = mapping.meant ?? mapping.principal ?? mapping.username;
        yield {
          subject: meant,
          cluster: cluster.name,
          ...(mapping.account === "" ? {} : { account: mapping.account }),
          message: `access entry for \`${meant}\`: ${mapping.dead?.sentence ?? "its account was listed and has no such principal"}`,
          evidence: mappingPlaces(world, mapping),
        };
      }
    }
  },
});
