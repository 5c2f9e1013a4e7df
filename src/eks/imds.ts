/**
 * Whether pods reach the instance metadata service of their node, and with it the credentials of the node's role.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html, https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 */
import type { NodegroupFact } from "../facts/eks.ts";
import type { AccountFacts, ClusterFacts, Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Assumption } from "../facts/gap.ts";
import type { LaunchTemplateFact } from "../facts/iam.ts";
import type { ClusterNode } from "./cluster-nodes.ts";
import { accountOf } from "./role-arn.ts";

/** Metadata options as an instance or a launch template gives them; absent = not said. */
export interface MetadataOptions {
  readonly httpTokens?: string;
  readonly httpEndpoint?: string;
  readonly httpPutResponseHopLimit?: number;
}

export interface ImdsAccess {
  /** Pods with a network of their own reach it; `null`: nothing tells. */
  readonly byPods: boolean | null;
  /** Pods in the network of the node reach it: always, unless the service is off or there is none. */
  readonly byHostNetwork: boolean;
  readonly evidence: readonly Handle[];
  /** Set where nothing tells: what is taken for granted. */
  readonly assumption?: Assumption;
}

/** What the options of a node say. */
export function imdsAccess(options: MetadataOptions): {
  readonly byPods: boolean | null;
  readonly byHostNetwork: boolean;
} {
  if (options.httpEndpoint === "disabled") return { byPods: false, byHostNetwork: false };
  if (options.httpTokens === "optional") return { byPods: true, byHostNetwork: true };
  const hops = options.httpPutResponseHopLimit;
  return { byPods: hops === undefined ? null : hops >= 2, byHostNetwork: true };
}

/**
 * The metadata service as seen from a node: by its instance, else by the launch template of its node group. Fargate has none; Auto Mode nodes
 * have it closed to pods (https://docs.aws.amazon.com/eks/latest/userguide/automode.html). Where nothing tells, pods are taken to reach it.
 */
export function imdsOfNode(estate: Estate, cluster: ClusterFacts, node: ClusterNode): ImdsAccess {
  if (node.isFargate) return { byPods: false, byHostNetwork: false, evidence: node.evidence };
  if (node.instance !== undefined && saysSomething(node.instance))
    return { ...imdsAccess(node.instance), evidence: [node.instance.evidence] };
  if (node.isAutoMode) return { byPods: false, byHostNetwork: true, evidence: node.evidence };
  const group = cluster.nodegroups.find(({ name }) => name === node.nodegroup);
  const account = accountOf(estate, cluster);
  const template = group && launchTemplateOf(account === undefined ? undefined : estate.accounts.get(account), group);
  if (template !== undefined && saysSomething(template)) {
    const access = imdsAccess(template);
    if (access.byPods !== null)
      return { ...access, evidence: [template.evidence, ...(group === undefined ? [] : [group.evidence])] };
  }
  return {
    byPods: null,
    byHostNetwork: true,
    evidence: node.evidence,
    assumption: {
      name: "imds-hop-limit",
      value: "2",
      why: `nothing tells the metadata options of some nodes of cluster \`${cluster.name}\``,
      direction: "may-remove",
      switch: "--assume imds-hop-limit=1",
    },
  };
}

/** The version of the launch template that a node group uses: `$Default` and `$Latest` are resolved among those supplied. */
export function launchTemplateOf(
  account: AccountFacts | undefined,
  group: NodegroupFact,
): LaunchTemplateFact | undefined {
  const wanted = group.launchTemplate;
  if (account === undefined || wanted === undefined) return undefined;
  const versions = account.launchTemplates.filter(
    ({ id, name }) => id === wanted.id || (wanted.id === undefined && name === wanted.name),
  );
  const version = wanted.version ?? "$Default";
  if (version === "$Default") return versions.find(({ isDefault }) => isDefault);
  if (version === "$Latest") return versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
  return versions.find((one) => one.version === version);
}

function saysSomething(options: MetadataOptions): boolean {
  return (
    options.httpTokens !== undefined ||
    options.httpEndpoint !== undefined ||
    options.httpPutResponseHopLimit !== undefined
  );
}
