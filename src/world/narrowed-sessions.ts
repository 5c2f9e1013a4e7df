/** Sessions of EKS Pod Identity whose association has a policy: they may do what role and policy both allow. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html */
import { assumedRoleArn } from "../facts/arn.ts";
import type { PodIdentityAssociationFact } from "../facts/eks.ts";
import type { Estate } from "../facts/estate.ts";
import type { NarrowedSession } from "./aws.ts";

/** The session of every association with a policy, by cluster, namespace and name. */
export function narrowedSessions(estate: Estate): readonly NarrowedSession[] {
  return [...estate.clusters.values()].flatMap(({ podIdentityAssociations }) =>
    podIdentityAssociations.flatMap((association) => narrowedSession(association) ?? []),
  );
}

/** The session that an association with a policy leads to; with a target role the policy limits only that one. `undefined` where it has none. */
export function narrowedSession(association: PodIdentityAssociationFact): NarrowedSession | undefined {
  const { policy, cluster, namespace, serviceAccount, evidence } = association;
  const role = association.targetRoleArn ?? association.roleArn;
  if (policy === undefined || role === undefined) return undefined;
  // EKS names sessions after the pod, which is not known: the ServiceAccount stands for its pods.
  const key = assumedRoleArn(role, `eks-${cluster}-${namespace}-${serviceAccount}`);
  return key === undefined
    ? undefined
    : { key, role, policy: { name: "session policy", document: documentOf(policy), evidence } };
}

/** The text as a document; one that is no JSON allows nothing. */
function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { Version: "2012-10-17", Statement: [] };
  }
}
