import { podSecurityBypass } from "../../src/edges/pod-security-bypass.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants, namespace, node } from "./objects.ts";

const there = [
  node("n1"),
  namespace("open"),
  namespace("strict", { "pod-security.kubernetes.io/enforce": "restricted" }),
];

edgeTest(podSecurityBypass, {
  yields: {
    "a right on the Namespace by a RoleBinding in it": {
      objects: [
        ...there,
        clusterRole("label", [{ apiGroups: [""], resources: ["namespaces"], verbs: ["patch"] }]),
        binding("user:dev", "strict", "b", "ClusterRole/label"),
        ...grants("user:dev strict create pods"),
      ],
      steps: ["user:dev -> node:n1"],
    },
    "a named one by a ClusterRoleBinding": {
      objects: [...there, ...grants("user:dev * update namespaces strict", "user:dev strict create deployments.apps")],
      steps: ["user:dev -> node:n1"],
    },
  },
  silent: {
    write: { objects: [...there, ...grants("user:dev * patch namespaces", "user:dev open create pods")] },
    label: { objects: [...there, ...grants("user:dev * patch namespaces open", "user:dev strict create pods")] },
    limited: {
      objects: [node("n1"), namespace("open"), ...grants("user:dev * patch namespaces", "user:dev open create pods")],
    },
  },
});
