import { escalateRole } from "../../src/edges/escalate-role.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants } from "./objects.ts";

const editor = clusterRole("editor", [
  {
    apiGroups: ["rbac.authorization.k8s.io"],
    resources: ["clusterroles"],
    verbs: ["patch", "escalate"],
    resourceNames: ["editor"],
  },
]);

edgeTest(escalateRole, {
  yields: {
    "the role it is bound to itself": {
      objects: [editor, binding("user:dev", "*", "b", "ClusterRole/editor")],
      steps: ["user:dev -> rights:any"],
    },
    "the role of somebody else, who must be reached as well": {
      objects: [
        clusterRole("view", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]),
        binding("group:viewers", "a", "v", "ClusterRole/view"),
        ...grants("user:dev * update,escalate clusterroles.rbac.authorization.k8s.io view"),
      ],
      steps: ["user:dev + group:viewers -> rights:any/a"],
    },
  },
  silent: {
    write: { objects: [...grants("user:dev * escalate clusterroles.rbac.authorization.k8s.io")] },
    escalate: { objects: [...grants("user:dev * update,patch,create clusterroles.rbac.authorization.k8s.io")] },
    bound: {
      objects: [
        clusterRole("unused", []),
        ...grants("user:dev * update,escalate clusterroles.rbac.authorization.k8s.io unused"),
      ],
    },
  },
});
