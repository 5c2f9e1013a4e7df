/** Assumptions that steps rest on: what is taken when the snapshot does not say, and how a caller takes it another way (`--assume NAME=VALUE`). */
import type { Assumption } from "../facts/gap.ts";
import type { World } from "./world.ts";

interface Known {
  readonly values: readonly string[];
  readonly why: (cluster: string) => string;
  readonly direction: Assumption["direction"];
}

/** By name; the first value is the default. The names are public: they stand in answers and behind `--assume`. */
export const ASSUMPTIONS = {
  "pod-security": {
    values: ["privileged", "baseline", "restricted"],
    why: (cluster: string) =>
      `namespaces of cluster \`${cluster}\` without an enforce label follow the API server's default, which EKS leaves at privileged`,
    direction: "may-remove",
  },
  "admission-policies": {
    values: ["unknown", "allow", "deny"],
    why: (cluster: string) => `policies and webhooks of cluster \`${cluster}\` that judge pods are not evaluated`,
    direction: "may-remove",
  },
  "workload-pods": {
    values: ["run", "none"],
    why: (cluster: string) =>
      `no pods of cluster \`${cluster}\` were supplied: each workload is taken to run at least one`,
    direction: "may-remove",
  },
  "client-certificates": {
    values: ["off", "on"],
    why: (cluster: string) =>
      `EKS does not document that cluster \`${cluster}\` signs client certificates for the API server`,
    direction: "may-add",
  },
  "bootstrap-tokens": {
    values: ["off", "on"],
    why: (cluster: string) => `EKS does not document that cluster \`${cluster}\` authenticates bootstrap tokens`,
    direction: "may-add",
  },
  "deputy-limits": {
    values: ["none", "unknown"],
    why: (cluster: string) =>
      `controllers of cluster \`${cluster}\` are taken to run as they are shipped: their own settings are not read`,
    direction: "may-remove",
  },
} as const satisfies Readonly<Record<string, Known>>;

export type AssumptionName = keyof typeof ASSUMPTIONS;

/**
 * The value an assumption has in a cluster: the caller's, else `preset`, else the default. It joins the world's list, so that answers show it.
 * A value that the table does not know counts as absent.
 */
export function assume(world: World, name: AssumptionName, cluster: string, preset?: string): string {
  const known: Known = ASSUMPTIONS[name];
  const switched = world.switches.get(name);
  const value =
    switched !== undefined && known.values.includes(switched) ? switched : (preset ?? known.values[0] ?? "");
  const others = known.values.filter((other) => other !== value);
  world.assumed({
    name,
    value,
    why: known.why(cluster),
    direction: known.direction,
    switch: `--assume ${name}=${others[0] ?? value}`,
  });
  return value;
}
