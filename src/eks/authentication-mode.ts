/** Which of access entries and aws-auth a cluster listens to. https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html */
import type { AuthenticationMode } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Assumption } from "../facts/gap.ts";

export interface ModeOfCluster {
  readonly mode: AuthenticationMode;
  /** Set when no document says so. */
  readonly assumption?: Assumption;
  readonly evidence: readonly Handle[];
}

/** Assumptions taken another way by the caller: name to value. */
export type Switches = ReadonlyMap<string, string>;

const MODES: readonly AuthenticationMode[] = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

/**
 * The mode as described; without a description that of the switch `authentication-mode`, else CONFIG_MAP, or API_AND_CONFIG_MAP where access
 * entries were supplied.
 */
export function authenticationModeOf(cluster: ClusterFacts, switches?: Switches): ModeOfCluster {
  const { description } = cluster;
  if (description?.authenticationMode !== undefined)
    return { mode: description.authenticationMode, evidence: [description.evidence] };
  const hasEntries = cluster.accessEntries.length > 0 || cluster.accessPolicyAssociations.length > 0;
  const wanted = MODES.find((one) => one === switches?.get("authentication-mode"));
  const mode = wanted ?? (hasEntries ? "API_AND_CONFIG_MAP" : "CONFIG_MAP");
  const said =
    description === undefined ? "no describe-cluster document" : "the describe-cluster document has no accessConfig";
  return {
    mode,
    assumption: {
      name: "authentication-mode",
      value: mode,
      why: `${said} of cluster \`${cluster.name}\`${hasEntries ? ", but access entries" : ""}`,
      direction: hasEntries ? "may-remove" : "may-add",
      switch: "--assume authentication-mode=MODE",
    },
    evidence: description === undefined ? [] : [description.evidence],
  };
}

/** Access entries count. */
export function usesAccessEntries(mode: AuthenticationMode): boolean {
  return mode !== "CONFIG_MAP";
}

/** aws-auth counts. */
export function usesConfigMap(mode: AuthenticationMode): boolean {
  return mode !== "API";
}
