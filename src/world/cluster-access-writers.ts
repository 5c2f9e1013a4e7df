/** Who may let themselves into a cluster by the API of EKS. https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
import { authenticationModeOf, usesAccessEntries } from "../eks/authentication-mode.ts";
import type { Handle } from "../facts/evidence.ts";
import { all, type Open } from "../facts/open.ts";
import type { AccessWriter } from "../iam/model/access-writers.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { KnownKeys } from "./conditions.ts";
import type { World } from "./world.ts";
import { ASSOCIATE_POLICY, CREATE_ENTRY } from "./writing-actions.ts";

export interface ClusterAccessWriter {
  /** ARN of a user or role. */
  readonly principal: string;
  readonly entry: { readonly evidence: readonly Handle[]; readonly open: Open };
  readonly policy: { readonly evidence: readonly Handle[]; readonly open: Open };
  readonly open: Open;
}

/** The policy that is asked for: a grant that only lets weaker ones be associated does not answer. */
const CLUSTER_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/** Users and roles of the cluster's account that may have an entry with cluster-admin; none where entries do not count. */
export function clusterAccessWriters(world: World, cluster: ClusterWorld): readonly ClusterAccessWriter[] {
  const known = found.get(cluster) ?? writersOf(world, cluster);
  found.set(cluster, known);
  return known;
}
const found = new WeakMap<ClusterWorld, readonly ClusterAccessWriter[]>();

function writersOf(world: World, cluster: ClusterWorld): readonly ClusterAccessWriter[] {
  const { description } = cluster.facts;
  if (description === undefined || !usesAccessEntries(authenticationModeOf(cluster.facts, world.switches).mode))
    return [];
  const { arn, account, region } = description;
  const partition = arn.split(":")[1] ?? "aws";
  return world.aws.writers().flatMap((writer): ClusterAccessWriter[] => {
    if (writer.fact.account !== account || !writer.may(ASSOCIATE_POLICY)) return [];
    const principal = writer.fact.arn;
    const own = cluster.facts.accessEntries.find((entry) => entry.principalArn === principal);
    const context: KnownKeys = new Map<string, readonly string[]>([
      ["eks:principalarn", [principal]],
      ["eks:policyarn", [CLUSTER_ADMIN.replace("arn:aws:", `arn:${partition}:`)]],
      ["eks:accessscope", ["cluster"]],
      ["eks:accessentrytype", ["STANDARD"]],
      ["eks:clustername", [description.cluster]],
    ]);
    const made = own === undefined ? allowed(writer, world, CREATE_ENTRY, arn, context) : undefined;
    if (own === undefined && made === undefined) return [];
    const type = writer.fact.kind === "User" ? "user" : "role";
    // The last part of an entry's ARN is chosen by EKS.
    const entry = `arn:${partition}:eks:${region}:${account}:access-entry/${description.cluster}/${type}/${account}/${writer.fact.name}/*`;
    const policy = allowed(writer, world, ASSOCIATE_POLICY, entry, context);
    if (policy === undefined) return [];
    const opened = made?.open ?? all([]);
    return [
      {
        principal,
        entry: { evidence: own === undefined ? (made?.by.identity ?? []) : [own.evidence], open: opened },
        policy: { evidence: policy.by.identity, open: policy.open },
        open: all([opened, policy.open]),
      },
    ];
  });
}

function allowed(
  writer: AccessWriter,
  world: World,
  action: string,
  resource: string,
  context: KnownKeys,
): Decision | undefined {
  const decision = writer.may(action) ? world.aws.decide(writer.fact.arn, action, resource, context) : undefined;
  return decision === undefined || decision.verdict === "denied" ? undefined : decision;
}
