import { defineFinding } from "./finding.ts";

export const openEndpoint = defineFinding({
  id: "open-endpoint",
  title: "the API endpoint is open to the whole internet",
  severity: "low",
  meaning: "Every stolen token or credential works from anywhere.",
  remedy: "restrict publicAccessCidrs, or turn public access off",
  attack: ["T1133"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"],
  reads: ["Cluster"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      const { description } = cluster.facts;
      if (
        description?.endpointPublicAccess !== true ||
        !description.publicAccessCidrs.some((cidr) => /^(0\.0\.0\.0|::)\/0$/.test(cidr))
      )
        continue;
      yield {
        subject: description.arn,
        cluster: cluster.name,
        account: description.account,
        message: `the endpoint of \`${cluster.name}\` answers everybody`,
        evidence: [description.evidence],
      };
    }
  },
});
