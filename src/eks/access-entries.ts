/** Access entries as mappings. Facts: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html and creating-access-entries.html. */
import { parseArn, roleName } from "../facts/arn.ts";
import type { AccessEntryFact, AccessPolicyAssociationFact } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import { accessPolicyOf } from "./access-policies.ts";
import type { Dead, Mapping } from "./mapping.ts";
import type { Principal, Principals } from "./principals.ts";
import { templated } from "./templated.ts";
import type { KnownInstances } from "./username-pattern.ts";

/** Username and groups of an entry: as DescribeAccessEntry gives them; only when it gives no username, what EKS sets by type. */
export function effectiveUser(entry: AccessEntryFact): {
  readonly username: string;
  readonly groups: readonly string[];
} {
  if (entry.username !== "") return { username: entry.username, groups: entry.kubernetesGroups };
  const groups = entry.kubernetesGroups;
  switch (entry.type) {
    case "EC2_LINUX":
    case "EC2":
      return { username: "system:node:{{EC2PrivateDNSName}}", groups: orElse(groups, ["system:nodes"]) };
    case "EC2_WINDOWS":
      return {
        username: "system:node:{{EC2PrivateDNSName}}",
        groups: orElse(groups, ["system:nodes", "eks:kube-proxy-windows"]),
      };
    case "FARGATE_LINUX":
      return {
        username: "system:node:{{SessionName}}",
        groups: orElse(groups, ["system:bootstrappers", "system:nodes", "system:node-proxier"]),
      };
    case "HYBRID_LINUX":
      return { username: "system:node:{{SessionName}}", groups: orElse(groups, ["system:nodes"]) };
    default:
      return { username: standardUsername(entry.principalArn), groups };
  }
}

/** One mapping an entry. What is wrong with an entry is decided against the principals of the snapshot. */
export function accessEntryMappings(
  cluster: ClusterFacts,
  principals: Principals,
  instances: KnownInstances,
): readonly { readonly entry: AccessEntryFact; readonly mapping: Mapping }[] {
  const policies = associationsByPrincipal(cluster);
  return cluster.accessEntries.map((entry) => {
    const principal = principals.ofCanonical(entry.principalArn);
    const { username, groups } = effectiveUser(entry);
    const accessPolicies = policies.get(entry.principalArn) ?? [];
    const evidence = [entry.evidence];
    const user = templated(principal, username, groups, instances, evidence);
    const dead = deadEntry(entry, principal) ?? user.dead;
    const mapping: Mapping = {
      ...user,
      source: "access-entry",
      principal: dead === undefined ? entry.principalArn : null,
      ...(dead === undefined ? {} : { meant: entry.principalArn }),
      principalKind: principal.kind,
      exists: principal.fact !== undefined && principal.fact.arn !== entry.principalArn ? false : principal.exists,
      account: principal.account,
      accessPolicies,
      vendor: isVendorEntry(cluster, entry, accessPolicies),
      nodes: [],
      evidence,
      ...(dead === undefined ? {} : { dead }),
      ...(entry.createdAt === undefined ? {} : { createdAt: entry.createdAt }),
    };
    return { entry, mapping };
  });
}

/** An entry is bound to the hidden id of its principal: a principal of the same name that was made later is somebody else. */
function deadEntry(entry: AccessEntryFact, principal: Principal): Dead | undefined {
  const { fact } = principal;
  if (fact === undefined) {
    if (principal.exists !== false) return undefined;
    return {
      reason: "principal-deleted",
      sentence:
        "the principal no longer exists, and one that is made again under its name gets another id, which this entry does not admit",
    };
  }
  const later = fact.arn !== entry.principalArn || isLater(fact.createdAt, entry.createdAt);
  if (!later) return undefined;
  return {
    reason: "principal-recreated",
    sentence: "the principal was made after the entry, which stays bound to the id of the one before it",
    by: fact.evidence,
  };
}

/** Both dates are known and the first is later. */
function isLater(date: string | undefined, than: string | undefined): boolean {
  // A date that cannot be read is NaN, which is later than nothing.
  return date !== undefined && than !== undefined && Date.parse(date) > Date.parse(than);
}

function associationsByPrincipal(cluster: ClusterFacts): ReadonlyMap<string, readonly AccessPolicyAssociationFact[]> {
  const found = new Map<string, AccessPolicyAssociationFact[]>();
  for (const association of cluster.accessPolicyAssociations) {
    const list = found.get(association.principalArn);
    if (list === undefined) found.set(association.principalArn, [association]);
    else list.push(association);
  }
  return found;
}

/** EKS writes entries for its service-linked role, the cluster's role and the roles of capabilities. */
function isVendorEntry(
  cluster: ClusterFacts,
  entry: AccessEntryFact,
  policies: readonly AccessPolicyAssociationFact[],
): boolean {
  if (parseArn(entry.principalArn)?.resource.startsWith("role/aws-service-role/") === true) return true;
  if (policies.length === 0 || entry.kubernetesGroups.length > 0) return false;
  const kinds = policies.map(({ policyArn }) => accessPolicyOf(policyArn).associatedBy);
  if (kinds.every((kind) => kind === "eks")) return true;
  const own = [cluster.description?.roleArn, ...cluster.capabilities.map(({ roleArn }) => roleArn)];
  return own.includes(entry.principalArn) && kinds.every((kind) => kind !== "customer");
}

function standardUsername(principalArn: string): string {
  const parts = parseArn(principalArn);
  if (parts === undefined || !parts.resource.startsWith("role/")) return principalArn;
  return `arn:${parts.partition}:sts::${parts.account}:assumed-role/${roleName(principalArn)}/{{SessionName}}`;
}

const orElse = (groups: readonly string[], defaults: readonly string[]): readonly string[] =>
  groups.length > 0 ? groups : defaults;
