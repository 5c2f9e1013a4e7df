/** Whether pods of a cluster get credentials from the EKS Pod Identity agent: it runs, and a node's role lets it ask. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
import { isWithoutPodIdentity, POD_IDENTITY_ACTION, podIdentityAgent } from "../eks/pod-identity.ts";
import type { Handle } from "../facts/evidence.ts";
import { isTrue, type Open, TRUE } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

export interface Agent {
  readonly evidence: readonly Handle[];
  /** What the policies of the nodes' roles leave open. */
  readonly open: Open;
  readonly note?: string;
  /** Nothing tells whether the agent runs. */
  readonly isAssumed: boolean;
}

/** Managed policies that hold the right, whether their document was supplied or not: AWS managed policy reference. */
const NODE_POLICIES = /:policy\/(AmazonEKSWorkerNodePolicy|AmazonEKSWorkerNodeMinimalPolicy)$/;

/** `undefined` where the agent is known not to run, or no role of a node may ask. */
export function agentOf(world: World, cluster: ClusterWorld): Agent | undefined {
  const { isPresent, evidence } = podIdentityAgent(cluster.facts);
  if (isPresent === false) return undefined;
  const assumed = isPresent === null;
  if (assumed)
    world.assumed({
      name: "pod-identity-agent",
      value: "runs",
      why: `nothing tells whether the Pod Identity agent runs in cluster \`${cluster.name}\``,
      direction: "may-remove",
      switch: "list the add-ons and DaemonSets of the cluster",
    });
  const rest = { isAssumed: assumed, ...(assumed ? { note: "assumed: nothing tells whether it runs" } : {}) };
  const roles = new Set(
    cluster.bridge.nodeRoles.filter(({ by }) => by !== "fargate-profile").map(({ roleArn }) => roleArn),
  );
  let best: Agent | undefined;
  let isKnown = roles.size > 0;
  for (const arn of roles) {
    const role = world.roleFact(arn);
    if (role === undefined) {
      isKnown = false;
      continue;
    }
    if (role.attachedPolicies.some((policy) => NODE_POLICIES.test(policy)))
      return { ...rest, evidence: [...evidence, role.evidence], open: TRUE };
    const decision = world.aws.decide(arn, POD_IDENTITY_ACTION, cluster.facts.description?.arn ?? "*");
    if (decision === undefined || decision.verdict === "denied") continue;
    const found: Agent = { ...rest, evidence: [...evidence, ...decision.by.identity], open: decision.open };
    if (isTrue(found.open)) return found;
    best ??= found;
  }
  if (best === undefined && isKnown) return undefined;
  return best ?? { ...rest, evidence, open: TRUE };
}

/** Whether a ServiceAccount has pods, and all of them run where there is no agent. */
export function podsWithout(cluster: ClusterWorld): (namespace: string, name: string) => boolean {
  const byAccount = Map.groupBy(
    cluster.facts.pods.filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed"),
    (pod) => `${pod.namespace}/${pod.serviceAccountName}`,
  );
  return (namespace, name) => {
    const pods = byAccount.get(`${namespace}/${name}`) ?? [];
    return pods.length > 0 && pods.every((pod) => isWithoutPodIdentity(cluster.facts, pod));
  };
}
