/** The chain of EKS Pod Identity, link by link. https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html */
import { POD_IDENTITY_SERVICE, podIdentityAgent, podIdentitySession } from "../eks/pod-identity.ts";
import type { PodIdentityAssociationFact } from "../facts/eks.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";
import { agentOf, podsWithout } from "../world/pod-identity-agent.ts";
import { podIdentityTrust } from "../world/pod-identity-trust.ts";
import type { World } from "../world/world.ts";
import { addToTrust, broken, holds, type Link, quoted } from "./chain-link.ts";
import { roleLinks, serviceAccountLink } from "./role-links.ts";

/** Every link; `association` is `undefined` where there is none. */
export function podIdentityLinks(
  world: World,
  cluster: ClusterWorld,
  namespace: string,
  name: string,
  association: PodIdentityAssociationFact | undefined,
): Link[] {
  const account = serviceAccountLink(cluster, namespace, name);
  const clusterName = cluster.facts.description?.cluster ?? cluster.name;
  if (association === undefined) {
    const create = `aws eks create-pod-identity-association --cluster-name ${quoted(clusterName)} --namespace ${quoted(namespace)} --service-account ${quoted(name)} --role-arn arn:aws:iam::ACCOUNT:role/NAME`;
    return [
      account,
      cluster.facts.listed.has("PodIdentityAssociation")
        ? broken("association", "missing", "no association names it", create)
        : broken("association", "unknown", "the associations of the cluster were not supplied", create),
    ];
  }
  const { roleArn, targetRoleArn, evidence } = association;
  if (roleArn === undefined)
    return [
      account,
      broken(
        "association",
        "unknown",
        "its role was not supplied",
        `aws eks describe-pod-identity-association --cluster-name ${quoted(clusterName)} --association-id ID`,
        [evidence],
      ),
    ];
  const [role, policies] = roleLinks(world, roleArn);
  const target = targetRoleArn === undefined ? undefined : roleLinks(world, targetRoleArn);
  return [
    account,
    holds("association", `gives it ${targetRoleArn ?? roleArn}`, [evidence]),
    role,
    ...(role.status === "holds" ? [trustLink(world, cluster, association, roleArn)] : []),
    ...(target === undefined ? [policies] : [{ ...target[0], link: "target-role" }, target[1]]),
    agentLink(world, cluster, clusterName),
    podsWithout(cluster)(namespace, name)
      ? broken(
          "compute",
          "contradicts",
          "all its pods run where there is no agent: Fargate, or Windows nodes",
          "use IRSA there, or Linux nodes",
        )
      : holds("compute", "it may run on nodes with the agent"),
  ];
}

function trustLink(
  world: World,
  cluster: ClusterWorld,
  association: PodIdentityAssociationFact,
  roleArn: string,
): Link {
  const session = podIdentitySession(cluster.facts, association);
  const trust = podIdentityTrust(world, session);
  const role = world.roleFact(roleArn);
  if (trust !== undefined) {
    if (trust.open.kind === "all" && trust.open.of.length === 0)
      return holds(
        "trust",
        `admits ${POD_IDENTITY_SERVICE}${session.setsTags ? ", tags included" : ""}`,
        trust.evidence,
      );
    return broken(
      "trust",
      "unknown",
      "admits it under conditions that the snapshot does not settle",
      undefined,
      trust.evidence,
    );
  }
  if (role === undefined) return broken("trust", "unknown", "the role cannot be asked");
  const fix = addToTrust(role, {
    Effect: "Allow",
    Principal: { Service: POD_IDENTITY_SERVICE },
    Action: session.setsTags ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole",
  });
  const { targetRoleArn: _target, ...own } = session;
  const first = podIdentityTrust(world, { ...own, targetRoleArn: undefined });
  if (first !== undefined)
    return broken(
      "trust",
      "contradicts",
      `${session.targetRoleArn} does not admit ${roleArn}, or that one may not assume it`,
      undefined,
      [role.trustPolicy.evidence],
    );
  const untagged = podIdentityTrust(world, { ...own, targetRoleArn: undefined, setsTags: false });
  return broken(
    "trust",
    "contradicts",
    untagged === undefined
      ? `the trust policy does not admit ${POD_IDENTITY_SERVICE}`
      : "the trust policy allows sts:AssumeRole, not sts:TagSession, and sessions are tagged",
    fix,
    [role.trustPolicy.evidence],
  );
}

function agentLink(world: World, cluster: ClusterWorld, clusterName: string): Link {
  const { isPresent, evidence } = podIdentityAgent(cluster.facts);
  const create = `aws eks create-addon --cluster-name ${quoted(clusterName)} --addon-name eks-pod-identity-agent`;
  if (isPresent === false) return broken("agent", "missing", "the add-on eks-pod-identity-agent is not there", create);
  if (isPresent === null) return broken("agent", "unknown", "nothing tells whether the agent runs", create);
  return agentOf(world, cluster) === undefined
    ? broken(
        "agent",
        "contradicts",
        "no role of a node may call eks-auth:AssumeRoleForPodIdentity",
        "aws iam attach-role-policy --role-name NODE_ROLE --policy-arn arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        evidence,
      )
    : holds("agent", "the agent runs", evidence);
}
