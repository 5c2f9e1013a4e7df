/** Pods on Fargate: no node of their own to reach, no metadata service, no Pod Identity. https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
import type { FargateProfileFact } from "../facts/eks.ts";
import type { ClusterFacts } from "../facts/estate.ts";
import type { PodFact } from "../facts/kubernetes.ts";
import { starMatches } from "./star-match.ts";

const PROFILE_LABEL = "eks.amazonaws.com/fargate-profile";

/** The pod runs on Fargate: its label or node says so, or it is not placed yet and a profile selects it. */
export function isFargatePod(cluster: ClusterFacts, pod: PodFact): boolean {
  if (pod.labels[PROFILE_LABEL] !== undefined || pod.nodeName.startsWith("fargate-")) return true;
  return pod.nodeName === "" && fargateProfileOf(cluster, pod) !== undefined;
}

/** The profile of a pod: the one its label names, else the first by name that selects it. */
export function fargateProfileOf(
  cluster: ClusterFacts,
  pod: Pick<PodFact, "namespace" | "labels">,
): FargateProfileFact | undefined {
  const named = pod.labels[PROFILE_LABEL];
  if (named !== undefined) return cluster.fargateProfiles.find(({ name }) => name === named);
  return cluster.fargateProfiles
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .find(({ selectors }) =>
      selectors.some(
        ({ namespace, labels }) =>
          selects(namespace, pod.namespace) &&
          Object.entries(labels).every(([key, wanted]) =>
            Object.entries(pod.labels).some(([name, value]) => selects(key, name) && selects(wanted, value)),
          ),
      ),
    );
}

/** Namespaces and labels of a selector may hold `*` and `?`. */
const selects = (pattern: string, text: string): boolean => starMatches(pattern, text, "?");
