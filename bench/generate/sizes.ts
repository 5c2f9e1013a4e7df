/** How big the generated estates are. Distributions: docs of the benchmark in `bench/README.md`. */

export interface Size {
  readonly name: string;
  readonly accounts: number;
  readonly rolesPerAccount: number;
  readonly usersPerAccount: number;
  readonly policiesPerAccount: number;
  readonly clusters: number;
  readonly serviceAccounts: number;
  readonly clusterRoles: number;
  readonly bindings: number;
  readonly pods: number;
  readonly namespaces: number;
}

/** Counts of clusters are totals of the estate for clusters, and per cluster for what is in them. */
export const SIZES = {
  smoke: size("smoke", 2, 40, 1, 30, 40, 60, 60),
  S: size("S", 1, 500, 1, 300, 400, 600, 2000),
  M: size("M", 10, 1000, 10, 500, 500, 1000, 3000),
  L: size("L", 100, 1000, 50, 1000, 500, 1000, 6000),
} as const satisfies Record<string, Size>;

export type SizeName = keyof typeof SIZES;

function size(
  name: string,
  accounts: number,
  rolesPerAccount: number,
  clusters: number,
  serviceAccounts: number,
  clusterRoles: number,
  bindings: number,
  pods: number,
): Size {
  return {
    name,
    accounts,
    rolesPerAccount,
    usersPerAccount: 30,
    policiesPerAccount: Math.min(100, rolesPerAccount),
    clusters,
    serviceAccounts,
    clusterRoles,
    bindings,
    pods,
    namespaces: Math.min(60, serviceAccounts),
  };
}
