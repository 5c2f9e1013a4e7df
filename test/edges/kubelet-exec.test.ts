import { kubeletExec } from "../../src/edges/kubelet-exec.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants, pod } from "./objects.ts";

const pods = [pod("a/web-0"), pod("b/db-0", { nodeName: "n2" })];

edgeTest(kubeletExec, {
  yields: {
    "get is enough, create as well; a named node has its own pods": {
      objects: [...pods, ...grants("user:get * get nodes/proxy", "user:create * create nodes/proxy n2")],
      steps: ["user:create -> pod:b/db-0", "user:get -> pod:a/web-0", "user:get -> pod:b/db-0"],
    },
  },
  silent: {
    proxy: {
      objects: [
        ...pods,
        ...grants(
          "user:dev * get,create nodes",
          "user:dev * get nodes/metrics,nodes/log,nodes/stats",
          "user:dev * update nodes/proxy",
        ),
      ],
    },
    "proxy: a RoleBinding grants nothing on nodes": {
      objects: [
        ...pods,
        clusterRole("proxy", [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }]),
        binding("user:dev", "a", "b", "ClusterRole/proxy"),
      ],
    },
  },
});
