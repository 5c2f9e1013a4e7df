/** Compares the authorizer with one cluster of the oracle. */
import type { ClusterFacts } from "../../../src/facts/estate.ts";
import type { EvidenceTable } from "../../../src/facts/evidence.ts";
import type { PolicyRule } from "../../../src/facts/kubernetes.ts";
import { type Authorizer, buildAuthorizer } from "../../../src/rbac/authorizer.ts";
import { coversRole } from "../../../src/rbac/escalation.ts";
import { objectKey } from "../../../src/rbac/role-key.ts";
import { clusterOf } from "../../rbac/objects.ts";
import { attributesOf, type OracleCluster, type OracleRule } from "./oracle.ts";

export interface Tally {
  queries: number;
  allowed: number;
  covers: number;
  readonly differences: string[];
}

/** An empty tally. */
export function tally(): Tally {
  return { queries: 0, allowed: 0, covers: 0, differences: [] };
}

/** The authorizer of a cluster of raw objects, judged exactly as given. */
export function literalAuthorizer(objects: readonly unknown[]): {
  readonly authorizer: Authorizer;
  readonly cluster: ClusterFacts;
  readonly evidence: EvidenceTable;
  readonly refused: readonly number[];
} {
  const { cluster, evidence, refused } = clusterOf(objects);
  return { authorizer: buildAuthorizer(cluster, { defaults: "none", evidence }), cluster, evidence, refused };
}

/** Asks every question of a cluster and notes every difference. */
export function judge(cluster: OracleCluster, into: Tally, objects = cluster.objects): void {
  const { authorizer, refused } = literalAuthorizer(objects);
  // Grants come in the order of the objects; a listing has another order than the manifests.
  const inOrder = (grants: string[]): string[] => (objects === cluster.objects ? grants : grants.sort());
  const differ = (what: string, expected: unknown, came: unknown): void => {
    const [a, b] = [JSON.stringify(expected), JSON.stringify(came)];
    if (a !== b) into.differences.push(`${cluster.id} ${what}: expected ${a}, came ${b}`);
  };
  differ("refused objects", cluster.invalidObjects?.map(({ index }) => index) ?? [], refused);
  for (const [name, rules] of Object.entries(cluster.aggregated ?? {}))
    differ(`rules of ${name}`, rules.map(full), authorizer.role(`ClusterRole//${name}`)?.rules.map(full));
  for (const [index, query] of cluster.queries.entries()) {
    const verdict = cluster.verdicts[index];
    const identity = { user: query.user, groups: query.groups ?? [] };
    const review = authorizer.review(identity, attributesOf(query));
    into.queries++;
    if (review.allowed) into.allowed++;
    const grants = review.grants.map((grant) =>
      JSON.stringify({
        binding: objectKey(grant.binding),
        role: objectKey(grant.role),
        subject: grant.subject,
        rules: grant.rules,
      }),
    );
    const expected = (verdict?.grants ?? []).map(({ binding, role, subject, rules }) =>
      JSON.stringify({ binding, role, subject, rules }),
    );
    differ(`allowed of query ${index}`, verdict?.allowed, review.allowed);
    differ(`superuser of query ${index}`, verdict?.superuser ?? false, review.superuser ?? false);
    differ(`grants of query ${index}`, inOrder(expected), inOrder(grants));
    differ(`errors of query ${index}`, verdict?.errors ?? [], review.errors);
  }
  for (const [index, asked] of (cluster.covers ?? []).entries()) {
    const identity = { user: asked.user, groups: asked.groups ?? [] };
    const came = coversRole(authorizer, identity, asked.namespace ?? "", asked.role);
    const result = cluster.coverResults?.[index];
    into.covers++;
    differ(`covers ${index}`, result?.covered, came?.covered);
    differ(`missing count of covers ${index}`, result?.missingCount ?? 0, came?.missingCount);
    differ(`missing of covers ${index}`, (result?.missing ?? []).map(full), came?.missing.map(full));
  }
}

function full(rule: OracleRule | PolicyRule): unknown {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  return [verbs, apiGroups, resources, resourceNames, nonResourceURLs];
}
