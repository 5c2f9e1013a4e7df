import { mappingPlaces } from "../world/mapping-places.ts";
import { defineFinding } from "./finding.ts";

export const mastersMapping = defineFinding({
  id: "masters-mapping",
  title: "a mapping gives system:masters",
  severity: "high",
  meaning:
    "system:masters passes every check, whatever the bindings say, and cannot be narrowed by RBAC or admission of impersonation.",
  remedy: "use an access entry with an access policy, or a group of your own bound to a ClusterRole",
  attack: ["T1078.004"],
  references: ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"],
  reads: ["ConfigMap", "AccessEntry"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const mapping of cluster.bridge.live) {
        if (mapping.source === "hidden-creator" || mapping.vendor || !mapping.groups.includes("system:masters"))
          continue;
        const who = mapping.principal ?? mapping.username;
        yield {
          subject: who,
          cluster: cluster.name,
          ...(mapping.account === "" ? {} : { account: mapping.account }),
          message: `\`${who}\` comes in with \`system:masters\``,
          key: [mapping.source],
          evidence: mappingPlaces(world, mapping),
        };
      }
    }
  },
});
