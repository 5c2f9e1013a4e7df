import { nodePods } from "../../src/edges/node-pods.ts";
import { edgeTest } from "./edge-test.ts";
import { node, pod, workload } from "./objects.ts";

edgeTest(nodePods, {
  yields: {
    "pods that are bound to it": {
      objects: [pod("a/web"), pod("b/db", { nodeName: "n2" })],
      steps: ["node:n1 -> pod:a/web", "node:n2 -> pod:b/db"],
    },
    "without pods: a DaemonSet is on every node, a Deployment on nobody knows which": {
      objects: [node("n1"), workload("DaemonSet", "a/agent"), workload("Deployment", "a/web")],
      steps: ["node:n1 -> pod:a/daemonset/agent", "node:n1 -> pod:a/deployment/web (unknown)"],
    },
    "without nodes: the one that stands for all": {
      objects: [workload("Deployment", "a/web")],
      steps: ["node:* -> pod:a/deployment/web"],
    },
  },
  silent: { placed: { objects: [node("n1"), pod("a/done", {}, { status: { phase: "Failed" } })] } },
});
