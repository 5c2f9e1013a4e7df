/** Who may give IAM roles to the pods of a cluster by associations of EKS Pod Identity. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html */
import { POD_IDENTITY_SERVICE } from "../eks/pod-identity.ts";
import type { Handle } from "../facts/evidence.ts";
import { all, type Open } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { KnownKeys } from "./conditions.ts";
import type { World } from "./world.ts";
import { ASSOCIATE_ROLE, PASS_ROLE } from "./writing-actions.ts";

export interface Answer {
  readonly evidence: readonly Handle[];
  readonly open: Open;
}

export interface RoleGiver {
  /** ARN of a user or role. */
  readonly principal: string;
  readonly role: string;
  readonly associate: Answer;
  readonly pass: Answer;
  readonly trust: Answer;
}

const known = new WeakMap<ClusterWorld, readonly RoleGiver[]>();

/** Every giver and role. The namespace, ServiceAccount and pod of the session tags are theirs to choose. */
export function roleGivers(world: World, cluster: ClusterWorld): readonly RoleGiver[] {
  const found = known.get(cluster) ?? [...giversOf(world, cluster)];
  known.set(cluster, found);
  return found;
}

function* giversOf(world: World, cluster: ClusterWorld): Generator<RoleGiver> {
  const { description } = cluster.facts;
  if (description === undefined) return;
  const writers = world.aws
    .writers()
    .filter(({ fact, may }) => fact.account === description.account && may(ASSOCIATE_ROLE) && may(PASS_ROLE));
  if (writers.length === 0) return;
  const roles = rolesForPods(world, cluster);
  if (roles.length === 0) return;
  const passed: KnownKeys = new Map([["iam:passedtoservice", [POD_IDENTITY_SERVICE]]]);
  for (const { fact } of writers) {
    const associate = world.aws.decide(fact.arn, ASSOCIATE_ROLE, description.arn);
    if (associate === undefined || associate.verdict === "denied") continue;
    for (const { role, trust } of roles) {
      const pass = world.aws.decide(fact.arn, PASS_ROLE, role, passed);
      if (pass === undefined || pass.verdict === "denied") continue;
      yield {
        principal: fact.arn,
        role,
        associate: { evidence: associate.by.identity, open: associate.open },
        pass: { evidence: pass.by.identity, open: pass.open },
        trust,
      };
    }
  }
}

/** Roles of the cluster's account whose trust admits EKS Pod Identity from this cluster. */
function rolesForPods(
  world: World,
  cluster: ClusterWorld,
): readonly { readonly role: string; readonly trust: Answer }[] {
  const { description } = cluster.facts;
  if (description === undefined) return [];
  const context: KnownKeys = new Map([
    ["aws:sourcearn", [description.arn]],
    ["aws:sourceaccount", [description.account]],
    ["aws:requesttag/eks-cluster-arn", [description.arn]],
    ["aws:requesttag/eks-cluster-name", [description.cluster]],
  ]);
  const service = `service:${POD_IDENTITY_SERVICE}`;
  const asked = new Set(
    world.aws
      .trustEdges()
      .flatMap(({ source, target, action }) =>
        source === POD_IDENTITY_SERVICE && action === "sts:AssumeRole" && target.split(":")[4] === description.account
          ? [target]
          : [],
      ),
  );
  return [...asked].flatMap((role) => {
    const assume = world.aws.decide(service, "sts:AssumeRole", role, context);
    if (assume === undefined || assume.verdict === "denied") return [];
    // Session tags can be turned off by whoever makes the association.
    const tag = world.aws.decide(service, "sts:TagSession", role, context);
    const open = tag === undefined || tag.verdict === "denied" ? assume.open : all([assume.open, tag.open]);
    return [{ role, trust: { evidence: assume.by.resource, open } }];
  });
}

/** The identity that stands for whoever runs a pod of its own choice somewhere in the cluster. */
export const ownPodOf = (cluster: ClusterWorld): number | undefined => {
  const { description } = cluster.facts;
  return description === undefined ? undefined : cluster.rights.ofRules("own-pod", "", [], description.evidence);
};
