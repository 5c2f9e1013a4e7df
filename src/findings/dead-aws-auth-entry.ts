import { mappingPlaces } from "../world/mapping-places.ts";
import { defineFinding } from "./finding.ts";
import { REPLACED } from "./replaced-aws-auth-entry.ts";

export const deadAwsAuthEntry = defineFinding({
  id: "dead-aws-auth-entry",
  title: "an entry of aws-auth admits nobody",
  severity: "medium",
  meaning:
    "The entry looks like access and is none: its ARN never matches, or its principal is gone. Whoever repairs it, or creates that principal again, lets somebody in.",
  remedy: "delete the entry, or write what was meant as an access entry",
  attack: ["T1098"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
    "https://github.com/kubernetes-sigs/aws-iam-authenticator#full-configuration-format",
  ],
  reads: ["ConfigMap", "AccessEntry", "IamRole", "User"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const mapping of cluster.bridge.mappings) {
        if (!mapping.source.startsWith("aws-auth")) continue;
        const gone = mapping.dead === undefined && mapping.exists === false;
        if (mapping.dead === undefined && !gone) continue;
        if (mapping.dead !== undefined && REPLACED.has(mapping.dead.reason)) continue;
        const meant = mapping.meant ?? mapping.principal ?? mapping.username;
        yield {
          subject: meant,
          cluster: cluster.name,
          ...(mapping.account === "" ? {} : { account: mapping.account }),
          message: `aws-auth entry for \`${meant}\`: ${mapping.dead?.sentence ?? "its account was listed and has no such principal"}`,
          key: [mapping.source, mapping.username],
          evidence: mappingPlaces(world, mapping),
        };
      }
    }
  },
});
