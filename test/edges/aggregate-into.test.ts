import { aggregateInto } from "../../src/edges/aggregate-into.ts";
import { edgeTest } from "./edge-test.ts";
import { binding, clusterRole, grants } from "./objects.ts";

const aggregated = clusterRole("sum", [], {
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { sum: "yes" } }] },
});

edgeTest(aggregateInto, {
  yields: {
    "a new role with the label, for whoever is bound to the aggregated one": {
      objects: [
        aggregated,
        binding("user:dev", "a", "b", "ClusterRole/sum"),
        binding("group:g", "c", "b", "ClusterRole/sum"),
        ...grants("user:dev * create,escalate clusterroles.rbac.authorization.k8s.io"),
      ],
      steps: ["user:dev -> rights:any/a", "user:dev + group:g -> rights:any/c"],
    },
  },
  silent: {
    write: {
      objects: [
        aggregated,
        binding("user:dev", "a", "b", "ClusterRole/sum"),
        ...grants("user:dev * escalate clusterroles.rbac.authorization.k8s.io"),
      ],
    },
    escalate: {
      objects: [
        aggregated,
        binding("user:dev", "a", "b", "ClusterRole/sum"),
        ...grants("user:dev * create clusterroles.rbac.authorization.k8s.io"),
      ],
    },
    "escalate: for one name does not help a create": {
      objects: [
        aggregated,
        binding("user:dev", "a", "b", "ClusterRole/sum"),
        ...grants(
          "user:dev * create clusterroles.rbac.authorization.k8s.io",
          "user:dev * escalate clusterroles.rbac.authorization.k8s.io new",
        ),
      ],
    },
    bound: { objects: [aggregated, ...grants("user:dev * create,escalate clusterroles.rbac.authorization.k8s.io")] },
  },
});
