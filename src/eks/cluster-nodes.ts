/** The nodes of a cluster, joined to their instances and the roles that these run under. */
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { InstanceFact } from "../facts/iam.ts";
import type { NodeFact } from "../facts/kubernetes.ts";
import type { NodeRole, NodeRoleSource } from "./node-roles.ts";
import type { Principals } from "./principals.ts";
import { accountOf } from "./role-arn.ts";
import type { KnownInstances } from "./username-pattern.ts";

export interface ClusterNode {
  /** Name in Kubernetes: the private DNS name of the instance. */
  readonly name: string;
  readonly instanceId?: string;
  readonly instance?: InstanceFact;
  /** The Node object. */
  readonly object?: NodeFact;
  readonly role?: { readonly arn: string; readonly by: NodeRoleSource };
  /** Of the node group that the node's labels name. */
  readonly nodegroup?: string;
  readonly isFargate: boolean;
  readonly isAutoMode: boolean;
  /** What joins the node to instance and role. */
  readonly evidence: readonly Handle[];
}

/** Node objects, and instances that carry the cluster's tag without one. By name. */
export function clusterNodes(
  estate: Estate,
  cluster: ClusterFacts,
  principals: Principals,
  roles: readonly NodeRole[],
): readonly ClusterNode[] {
  const instances = instancesOf(estate, cluster);
  const byId = new Map(instances.map((instance) => [instance.instanceId, instance]));
  const nodes = new Map<string, ClusterNode>();
  for (const object of cluster.nodes) {
    const instanceId = instanceIdOf(object.providerID);
    const instance = instanceId === undefined ? undefined : byId.get(instanceId);
    const role = roleOf(object, instance, principals, roles);
    const nodegroup = object.labels["eks.amazonaws.com/nodegroup"];
    nodes.set(object.name, {
      name: object.name,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(instance === undefined ? {} : { instance }),
      object,
      ...(role === undefined ? {} : { role: { arn: role.roleArn, by: role.by } }),
      ...(nodegroup === undefined ? {} : { nodegroup }),
      isFargate: isFargate(object),
      isAutoMode: object.labels["eks.amazonaws.com/compute-type"] === "auto",
      evidence: [object.evidence, ...(instance === undefined ? [] : [instance.evidence]), ...(role?.evidence ?? [])],
    });
  }
  for (const instance of instances) {
    if (
      instance.privateDnsName === "" ||
      nodes.has(instance.privateDnsName) ||
      !isTagged(instance, cluster.description?.cluster ?? cluster.name)
    )
      continue;
    const role = profileRoleOf(instance, principals);
    nodes.set(instance.privateDnsName, {
      name: instance.privateDnsName,
      instanceId: instance.instanceId,
      instance,
      ...(role === undefined ? {} : { role: { arn: role.roleArn, by: role.by } }),
      isFargate: false,
      isAutoMode: false,
      evidence: [instance.evidence, ...(role?.evidence ?? [])],
    });
  }
  return [...nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Instances that a session of the cluster's account may be named after. */
export function knownInstances(estate: Estate, cluster: ClusterFacts): KnownInstances {
  const byDnsName = new Map<string, string>();
  for (const node of cluster.nodes) {
    const id = instanceIdOf(node.providerID);
    if (id !== undefined) byDnsName.set(node.name, id);
  }
  for (const { privateDnsName, instanceId } of instancesOf(estate, cluster))
    if (privateDnsName !== "") byDnsName.set(privateDnsName, instanceId);
  const account = accountOf(estate, cluster);
  const complete = account !== undefined && estate.accounts.get(account)?.listed.has("Instance") === true;
  return { byDnsName, complete };
}

/** `aws:///eu-west-1a/i-0123456789abcdef0` to the instance id. */
export function instanceIdOf(providerId: string | undefined): string | undefined {
  const last = providerId?.slice(providerId.lastIndexOf("/") + 1);
  return last !== undefined && /^i-[0-9a-f]+$/.test(last) ? last : undefined;
}

function instancesOf(estate: Estate, cluster: ClusterFacts): readonly InstanceFact[] {
  const account = accountOf(estate, cluster);
  if (account !== undefined) return estate.accounts.get(account)?.instances ?? [];
  return [...estate.accounts.values()].flatMap((facts) => facts.instances);
}

function roleOf(
  node: NodeFact,
  instance: InstanceFact | undefined,
  principals: Principals,
  roles: readonly NodeRole[],
): NodeRole | undefined {
  const byProfile = instance && profileRoleOf(instance, principals);
  if (byProfile !== undefined) return byProfile;
  const named = (by: NodeRoleSource, label: string): NodeRole | undefined => {
    const name = node.labels[label];
    return name === undefined ? undefined : roles.find((role) => role.by === by && role.name === name);
  };
  if (isFargate(node)) {
    const fargate = roles.filter((role) => role.by === "fargate-profile");
    return new Set(fargate.map((role) => role.roleArn)).size === 1 ? fargate[0] : undefined;
  }
  return (
    named("nodegroup", "eks.amazonaws.com/nodegroup") ??
    named("node-class", "karpenter.k8s.aws/ec2nodeclass") ??
    named("node-class", "eks.amazonaws.com/nodeclass") ??
    (node.labels["eks.amazonaws.com/compute-type"] === "auto"
      ? roles.find((role) => role.by === "auto-mode")
      : undefined)
  );
}

function profileRoleOf(instance: InstanceFact, principals: Principals): NodeRole | undefined {
  const { instanceProfileArn } = instance;
  const role = instanceProfileArn === undefined ? undefined : principals.roleOfInstanceProfile(instanceProfileArn);
  if (role === undefined) return undefined;
  return {
    roleArn: role.arn,
    by: "instance-profile",
    name: instanceProfileArn ?? "",
    evidence: [instance.evidence, role.evidence],
  };
}

function isFargate(node: NodeFact): boolean {
  return node.labels["eks.amazonaws.com/compute-type"] === "fargate" || node.name.startsWith("fargate-");
}

/** Tags by which EKS, its node groups and kubelet find the instances of a cluster. */
function isTagged({ tags }: InstanceFact, cluster: string): boolean {
  if (tags["eks:cluster-name"] === cluster || tags["aws:eks:cluster-name"] === cluster) return true;
  return Object.hasOwn(tags, `kubernetes.io/cluster/${cluster}`);
}
