import type { DeadReason } from "../eks/mapping.ts";
import { mappingPlaces } from "../world/mapping-places.ts";
import { defineFinding } from "./finding.ts";

/** Why an entry of aws-auth is without effect although it would match: something else goes before it. */
export const REPLACED: ReadonlySet<DeadReason> = new Set(["api-mode", "shadowed", "replaced"]);

export const replacedAwsAuthEntry = defineFinding({
  id: "replaced-aws-auth-entry",
  title: "an entry of aws-auth stands behind something that goes before it",
  severity: "info",
  meaning:
    "An access entry of the same principal, a later entry, or the authentication mode takes its place. Deleting what stands before it brings this entry back, with its own user name and groups.",
  remedy: "delete the entry once the access entry is what is meant",
  attack: [],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/migrating-access-entries.html"],
  reads: ["ConfigMap", "AccessEntry", "Cluster"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const mapping of cluster.bridge.mappings) {
        if (!mapping.source.startsWith("aws-auth") || mapping.dead === undefined || !REPLACED.has(mapping.dead.reason))
          continue;
        const meant = mapping.meant ?? mapping.principal ?? mapping.username;
        yield {
          subject: meant,
          cluster: cluster.name,
          ...(mapping.account === "" ? {} : { account: mapping.account }),
          message: `aws-auth entry for \`${meant}\`: ${mapping.dead.sentence}`,
          key: [mapping.source, mapping.username, ...mapping.groups],
          evidence: mappingPlaces(world, mapping),
        };
      }
    }
  },
});
