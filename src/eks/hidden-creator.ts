/**
 * The principal that made a cluster is in system:masters without any document saying so, as long as access entries are off.
 * https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html (bootstrapClusterCreatorAdminPermissions)
 */
import type { ClusterFacts } from "../facts/estate.ts";
import type { Assumption } from "../facts/gap.ts";
import { unknownPrincipalKey } from "../facts/identity.ts";
import { TRUE } from "../facts/open.ts";
import { authenticationModeOf, type Switches } from "./authentication-mode.ts";
import { canonicalize } from "./canonicalize.ts";
import { isEks } from "./is-eks.ts";
import type { Mapping } from "./mapping.ts";
import type { Principals } from "./principals.ts";

/**
 * The creator's mapping and what it rests on; `undefined` where the creator is not hidden, the cluster is none of EKS, or the switch
 * `cluster-creator` is `none`.
 */
export function hiddenCreator(
  cluster: ClusterFacts,
  principals: Principals,
  switches?: Switches,
): { readonly mapping: Mapping; readonly assumption?: Assumption } | undefined {
  const { mode } = authenticationModeOf(cluster, switches);
  const { description, creator } = cluster;
  if (mode !== "CONFIG_MAP" || description?.bootstrapClusterCreatorAdminPermissions === false || !isEks(cluster))
    return undefined;
  const base = {
    source: "hidden-creator",
    username: "kubernetes-admin",
    groups: ["system:masters"],
    groupPatterns: [],
    accessPolicies: [],
    open: TRUE,
    vendor: false,
    isNode: false,
    nodes: [],
    evidence: description === undefined ? [] : [description.evidence],
    ...(description?.createdAt === undefined ? {} : { createdAt: description.createdAt }),
  } as const;
  const canonical = creator === undefined ? undefined : canonicalize(creator);
  if (canonical !== undefined && !("error" in canonical)) {
    const { key, kind, exists, account } = principals.ofCanonical(canonical.canonical);
    return { mapping: { ...base, principal: key, principalKind: kind, exists, account } };
  }
  if (switches?.get("cluster-creator") === "none") return undefined;
  return {
    mapping: {
      ...base,
      principal: unknownPrincipalKey(cluster.name),
      principalKind: "unknown-principal",
      exists: null,
      account: "",
    },
    assumption: {
      name: "cluster-creator",
      value: "unknown principal in system:masters",
      why: `nothing names who made cluster \`${cluster.name}\`, and access entries are off`,
      direction: "may-remove",
      switch: `clew.yaml: clusters.${cluster.name}.creator, or --assume cluster-creator=none`,
    },
  };
}
