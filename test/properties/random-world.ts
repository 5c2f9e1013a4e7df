/** Small random clusters in which most steps can happen. The same seed gives the same worlds. */
import { binding, grants, namespace, node, pod, serviceAccount, tokenSecret, workload } from "../edges/objects.ts";

/** Numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SUBJECTS = [
  "user:alice",
  "user:bob",
  "group:devs",
  "group:system:serviceaccounts:a",
  "group:system:authenticated",
  "a/one",
  "a/two",
  "b/three",
  "b/gone",
];
const PLACES = ["a", "a", "b", "*"];
const RBAC = "rbac.authorization.k8s.io";
const RIGHTS = [
  "create pods",
  "create,get pods/exec",
  "get pods/exec",
  "create pods/exec web",
  "patch pods",
  "patch pods/ephemeralcontainers",
  "create deployments.apps",
  "patch deployments.apps",
  "get secrets",
  "list secrets",
  "create secrets",
  "get secrets one-token",
  "create serviceaccounts/token",
  "create serviceaccounts/token two",
  "impersonate serviceaccounts",
  "impersonate users",
  "impersonate users alice",
  "impersonate groups",
  "impersonate groups devs",
  "get nodes/proxy",
  "create nodes/proxy n1",
  "create serviceaccounts",
  "patch namespaces",
  `create rolebindings.${RBAC}`,
  `bind clusterroles.${RBAC}`,
  `bind roles.${RBAC}`,
  `patch rolebindings.${RBAC}`,
  `create clusterrolebindings.${RBAC}`,
  `escalate,patch clusterroles.${RBAC}`,
  `escalate,create roles.${RBAC}`,
  "delete pods",
  "patch nodes",
  "create persistentvolumes,persistentvolumeclaims",
  "patch configmaps aws-auth",
  "get configmaps",
  "create mutatingwebhookconfigurations.admissionregistration.k8s.io",
  "* *.*",
];

export interface RandomWorld {
  readonly objects: readonly Record<string, unknown>[];
  readonly version: string;
}

/** One world out of the sequence of random numbers. */
export function randomWorld(random: () => number): RandomWorld {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T; // lists here are never empty
  const some = (chance: number): boolean => random() < chance;
  const lines = Array.from(
    { length: 2 + Math.floor(random() * 7) },
    () => `${pick(SUBJECTS)} ${pick(PLACES)} ${pick(RIGHTS)}`,
  );
  const level = pick([{}, { "pod-security.kubernetes.io/enforce": "baseline" }]);
  const privileged = { containers: [{ name: "c", image: "i", securityContext: { privileged: some(0.3) } }] };
  return {
    version: pick(["1.33", "1.35", "1.36"]),
    objects: [
      namespace("a", level),
      namespace("b"),
      serviceAccount("a/one"),
      serviceAccount("a/two", some(0.3) ? { automountServiceAccountToken: false } : {}),
      serviceAccount("b/three"),
      ...(some(0.7) ? [node("n1")] : []),
      ...(some(0.7)
        ? [
            pod("a/web", { serviceAccountName: "one", ...privileged }),
            pod("b/db", { serviceAccountName: "three", nodeName: pick(["n1", "n2"]) }),
          ]
        : []),
      ...(some(0.4)
        ? [workload(pick(["Deployment", "DaemonSet"]), "b/app", { serviceAccountName: "three", ...privileged })]
        : []),
      ...(some(0.5) ? [tokenSecret("a/one-token", "one")] : []),
      ...(some(0.3) ? [binding(pick(SUBJECTS), "b", "dangling", "Role/missing")] : []),
      ...grants(...lines),
    ],
  };
}
