/** EKS Pod Identity: which role a ServiceAccount's pods get by an association, and what the session carries. https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html */
import type { PodIdentityAssociationFact } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Gap } from "../facts/gap.ts";
import type { PodFact } from "../facts/kubernetes.ts";
import { isFargatePod } from "./fargate.ts";

/** Service that assumes the role of an association. */
export const POD_IDENTITY_SERVICE = "pods.eks.amazonaws.com";
/** Audience of the token that the agent exchanges. */
export const POD_IDENTITY_AUDIENCE = "pods.eks.amazonaws.com";
/** What the node's role must be allowed to do for the agent. */
export const POD_IDENTITY_ACTION = "eks-auth:AssumeRoleForPodIdentity";

/** Request tags that a pod alone fixes: open while no pod is named. */
export const POD_TAGS = ["kubernetes-pod-name", "kubernetes-pod-uid"] as const;

export interface PodIdentitySession {
  /** `undefined` when only the listing, which has no role, was supplied: see {@link podIdentityGap}. */
  readonly roleArn: string | undefined;
  /** A role that is assumed from the first one. */
  readonly targetRoleArn: string | undefined;
  /** External id of the second step. */
  readonly externalId: string | undefined;
  /** Values of the session tags that are known, by name of the tag; transitive. Empty when the association turns session tags off. */
  readonly tags: Readonly<Record<string, string>>;
  /** Session tags are set: the trust must then allow sts:TagSession as well. */
  readonly setsTags: boolean;
  /** `aws:SourceArn` and `aws:SourceAccount` of the service's request, where describe-cluster tells. */
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
  /** Inline session policy, as text; with a target role it limits only that one. */
  readonly policy: string | undefined;
}

/** Associations by ServiceAccount: EKS allows one each. */
export function podIdentityAssociations(
  cluster: ClusterFacts,
): (namespace: string, name: string) => PodIdentityAssociationFact | undefined {
  const found = new Map(cluster.podIdentityAssociations.map((one) => [`${one.namespace}/${one.serviceAccount}`, one]));
  return (namespace, name) => found.get(`${namespace}/${name}`);
}

/** What the session of an association carries; of a named pod its tags are known too. */
export function podIdentitySession(
  cluster: ClusterFacts,
  association: PodIdentityAssociationFact,
  pod?: PodFact,
): PodIdentitySession {
  const { description } = cluster;
  const { namespace, serviceAccount, disableSessionTags } = association;
  const tags: Record<string, string> = disableSessionTags
    ? {}
    : {
        ...(description === undefined ? {} : { "eks-cluster-arn": description.arn }),
        "eks-cluster-name": description?.cluster ?? cluster.name,
        "kubernetes-namespace": namespace,
        "kubernetes-service-account": serviceAccount,
        ...(pod === undefined ? {} : { "kubernetes-pod-name": pod.name }),
      };
  return {
    roleArn: association.roleArn,
    targetRoleArn: association.targetRoleArn,
    externalId: association.externalId ?? (disableSessionTags ? externalIdOf(cluster, association) : undefined),
    tags,
    setsTags: !disableSessionTags,
    sourceArn: description?.arn,
    sourceAccount: description?.account,
    policy: association.policy,
  };
}

/** An association whose role nobody supplied. */
export function podIdentityGap(association: PodIdentityAssociationFact): Gap | undefined {
  if (association.roleArn !== undefined) return undefined;
  return {
    kind: "not-supplied",
    what: `role of the pod identity association of ${association.namespace}/${association.serviceAccount}`,
    direction: "may-add",
    scope: `cluster:${association.cluster}`,
    close: "eks:DescribePodIdentityAssociation",
    evidence: [association.evidence],
  };
}

export interface AgentPresence {
  /** `null`: nothing tells. */
  readonly isPresent: boolean | null;
  readonly evidence: readonly Handle[];
}

/** Whether the agent that hands out credentials runs: as an add-on, as a DaemonSet of its name, or built into Auto Mode. */
export function podIdentityAgent(cluster: ClusterFacts): AgentPresence {
  const addon = cluster.addons.find(({ name }) => name === AGENT);
  if (addon !== undefined) return { isPresent: true, evidence: [addon.evidence] };
  const daemon = cluster.workloads.find(({ name, workloadKind }) => name === AGENT && workloadKind === "DaemonSet");
  if (daemon !== undefined) return { isPresent: true, evidence: [daemon.evidence] };
  const { description } = cluster;
  if (description?.autoModeEnabled === true) return { isPresent: true, evidence: [description.evidence] };
  return { isPresent: cluster.listed.has("Addon") && cluster.live.has("DaemonSet") ? false : null, evidence: [] };
}

/** Pods that get no credentials by an association: those on Fargate, and those on Windows nodes. */
export function isWithoutPodIdentity(cluster: ClusterFacts, pod: PodFact): boolean {
  return isFargatePod(cluster, pod) || pod.nodeSelector["kubernetes.io/os"] === "windows";
}

const AGENT = "eks-pod-identity-agent";

/** `REGION/ACCOUNT/CLUSTER/NAMESPACE/NAME`: what EKS sends where session tags are off. */
function externalIdOf({ description }: ClusterFacts, association: PodIdentityAssociationFact): string | undefined {
  if (association.targetRoleArn === undefined || description === undefined) return undefined;
  const { region, account, cluster } = description;
  return [region, account, cluster, association.namespace, association.serviceAccount].join("/");
}
