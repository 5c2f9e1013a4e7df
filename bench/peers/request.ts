/** A request of a ServiceAccount, as every peer is asked it. */
import type { Bed } from "../bed.ts";
import type { Random } from "../generate/random.ts";

export interface Review {
  readonly cluster: string;
  /** Username of the account. */
  readonly user: string;
  readonly account: { readonly namespace: string; readonly name: string };
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
}

const RESOURCES = [
  ["", "pods", ""],
  ["", "pods", "exec"],
  ["", "secrets", ""],
  ["", "configmaps", ""],
  ["apps", "deployments", ""],
  ["batch", "jobs", ""],
] as const;
const VERBS = ["get", "list", "create", "delete", "patch"] as const;

/** A request of a drawn ServiceAccount, half of the time in its own namespace. */
export function drawReview(bed: Bed, draws: Random): Review {
  const cluster = draws.pick([...bed.world.clusters.values()]);
  const account = draws.pick(cluster.facts.serviceAccounts);
  const [group, resource, subresource] = draws.pick(RESOURCES);
  const namespace = draws.chance(0.5) ? account.namespace : draws.pick(cluster.namespaces());
  return {
    cluster: cluster.name,
    user: userOf(account),
    account,
    verb: draws.pick(VERBS),
    group,
    resource,
    subresource,
    namespace,
  };
}

/** Groups of a ServiceAccount. */
export const groupsOf = (account: Review["account"]): string[] => [
  "system:serviceaccounts",
  `system:serviceaccounts:${account.namespace}`,
  "system:authenticated",
];

export const userOf = (account: Review["account"]): string =>
  `system:serviceaccount:${account.namespace}:${account.name}`;
export const resourceOf = (review: Review): string =>
  review.subresource === "" ? review.resource : `${review.resource}/${review.subresource}`;
