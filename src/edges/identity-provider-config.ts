import { mappedBySource } from "../world/mapped.ts";
import { mappingSteps } from "../world/mapping-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const identityProviderConfig = defineEdge({
  id: "identity-provider-config",
  title: "subject of an external OIDC issuer enters a cluster",
  from: ["oidc"],
  to: ["user"],
  nature: "identity",
  meaning:
    "The API server accepts ID tokens of an associated OIDC issuer; username and groups come out of the configured claims.",
  needs: { mapping: "the cluster is associated with the issuer", mode: "the association is in force" },
  severity: "info",
  attack: ["T1078.004"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html"],
  blindSpots: ["which subjects and groups the issuer hands out is not in AWS"],
  reads: ["IdentityProviderConfig"],
  covers: [],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      yield* mappingSteps(world, cluster, mappedBySource(cluster, "identity-provider-config"));
  },
});
