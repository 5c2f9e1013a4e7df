/** The IAM roles that nodes of a cluster run under, and which document says so. */

import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { OtherObjectFact } from "../facts/kubernetes.ts";
import type { Principals } from "./principals.ts";
import { arnOfRole, profileRole } from "./role-arn.ts";

export type NodeRoleSource =
  | "nodegroup"
  | "fargate-profile"
  | "auto-mode"
  | "node-class"
  | "instance-profile"
  | "only-node-mapping";

export interface NodeRole {
  readonly roleArn: string;
  readonly by: NodeRoleSource;
  /** Name of the node group, profile or class; "" for Auto Mode's own. */
  readonly name: string;
  readonly evidence: readonly Handle[];
}

/**
 * Node groups, Fargate profiles, Auto Mode's role, and the classes of Karpenter and Auto Mode. A class names its role or instance profile
 * without account: the cluster's is meant.
 */
export function nodeRolesOf(estate: Estate, cluster: ClusterFacts, principals: Principals): readonly NodeRole[] {
  const found: NodeRole[] = [];
  for (const { name, nodeRole, evidence } of cluster.nodegroups)
    if (nodeRole !== undefined) found.push({ roleArn: nodeRole, by: "nodegroup", name, evidence: [evidence] });
  for (const { name, podExecutionRoleArn, evidence } of cluster.fargateProfiles)
    if (podExecutionRoleArn !== undefined)
      found.push({ roleArn: podExecutionRoleArn, by: "fargate-profile", name, evidence: [evidence] });
  const { description } = cluster;
  if (description?.autoModeEnabled === true && description.autoModeNodeRoleArn !== undefined)
    found.push({
      roleArn: description.autoModeNodeRoleArn,
      by: "auto-mode",
      name: "",
      evidence: [description.evidence],
    });
  for (const object of cluster.others) {
    if (!isNodeClass(object)) continue;
    const roleArn = classRole(estate, cluster, principals, object);
    if (roleArn !== undefined)
      found.push({ roleArn, by: "node-class", name: object.name, evidence: [object.evidence] });
  }
  return found;
}

/** Karpenter's EC2NodeClass and AWSNodeTemplate, Auto Mode's NodeClass: https://karpenter.sh/docs/concepts/nodeclasses/ */
export function isNodeClass(object: OtherObjectFact): boolean {
  const group = object.apiVersion.split("/")[0] ?? "";
  if (group === "karpenter.k8s.aws")
    return object.objectKind === "EC2NodeClass" || object.objectKind === "AWSNodeTemplate";
  return group === "eks.amazonaws.com" && object.objectKind === "NodeClass";
}

function classRole(
  estate: Estate,
  cluster: ClusterFacts,
  principals: Principals,
  object: OtherObjectFact,
): string | undefined {
  const spec = object.object["spec"];
  if (typeof spec !== "object" || spec === null) return undefined;
  const role = "role" in spec ? spec.role : undefined;
  if (typeof role === "string" && role !== "") return arnOfRole(estate, cluster, principals, role);
  const profile = "instanceProfile" in spec ? spec.instanceProfile : undefined;
  return typeof profile === "string" ? profileRole(estate, cluster, profile) : undefined;
}
