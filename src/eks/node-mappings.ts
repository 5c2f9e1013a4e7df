/** Which nodes of a cluster come in by which mapping. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { Assumption } from "../facts/gap.ts";
import { callerKey } from "./caller-key.ts";
import type { ClusterNode } from "./cluster-nodes.ts";
import type { Mapping } from "./mapping.ts";
import { EC2_PRIVATE_DNS_NAME } from "./templates.ts";

/**
 * Puts nodes to the node mappings of their roles. Nodes whose role no document tells go to the only mapping for nodes of their sort, where
 * there is but one, as an assumption.
 */
export function withNodes(
  cluster: ClusterFacts,
  mappings: readonly Mapping[],
  nodes: readonly ClusterNode[],
): {
  readonly mappings: readonly Mapping[];
  readonly nodes: readonly ClusterNode[];
  readonly assumptions: readonly Assumption[];
} {
  const principals = principalsBySort(mappings);
  const assumed = new Set<string>();
  const placed = nodes.map((node): ClusterNode => {
    if (node.role !== undefined) return node;
    const fitting = principals.get(sortOf(node)) ?? new Set();
    const [only] = fitting;
    if (fitting.size !== 1 || only === undefined) return node;
    assumed.add(only);
    return { ...node, role: { arn: only, by: "only-node-mapping" } };
  });
  const byRole = Map.groupBy(
    placed.filter((node) => node.role !== undefined),
    (node) => callerKey(node.role?.arn ?? ""),
  );
  return {
    mappings: mappings.map((mapping) => {
      if (!mapping.isNode || mapping.principal === null) return mapping;
      const own = (byRole.get(callerKey(mapping.principal)) ?? []).filter((node) => isOfSort(mapping, node));
      return {
        ...mapping,
        nodes: own.map(({ name, instanceId, evidence }) => ({
          name,
          ...(instanceId === undefined ? {} : { instanceId }),
          evidence,
        })),
      };
    }),
    nodes: placed,
    assumptions: [...assumed].map((role) => ({
      name: "node-role",
      value: role,
      why: `no document tells the role of some nodes of cluster \`${cluster.name}\`, and only one role is mapped to nodes`,
      direction: "may-remove",
      switch: "supply ec2:DescribeInstances or eks:DescribeNodegroup",
    })),
  };
}

/** Instances log in by DNS name; Fargate and hybrid nodes by session name. */
type Sort = "instance" | "session";

const sortOf = (node: ClusterNode): Sort => (!node.isFargate && node.instanceId !== undefined ? "instance" : "session");

/** The sort of node that a mapping by template is for; `undefined` for a fixed username, which is one node's. */
function sortOfMapping(mapping: Mapping): Sort | undefined {
  if (mapping.username.includes(EC2_PRIVATE_DNS_NAME)) return "instance";
  return mapping.pattern === undefined ? undefined : "session";
}

function isOfSort(mapping: Mapping, node: ClusterNode): boolean {
  const sort = sortOfMapping(mapping);
  return sort === undefined ? mapping.username === `system:node:${node.name}` : sort === sortOf(node);
}

function principalsBySort(mappings: readonly Mapping[]): ReadonlyMap<Sort, ReadonlySet<string>> {
  const found = new Map<Sort, Set<string>>();
  for (const mapping of mappings) {
    const sort = sortOfMapping(mapping);
    if (!mapping.isNode || sort === undefined || mapping.principal === null) continue;
    const principals = found.get(sort);
    if (principals === undefined) found.set(sort, new Set([mapping.principal]));
    else principals.add(mapping.principal);
  }
  return found;
}
