import { ask, heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { hostMounts, reaches } from "../world/host-paths.ts";
import { defineEdge } from "./edge.ts";
import { escapeSteps } from "./escape-steps.ts";

const LOGS = [ask("get", "", "nodes", "log"), ask("get", "", "nodes", "proxy"), ask("get", "", "pods", "log")];

export const varLog = defineEdge({
  id: "var-log",
  title: "container with the node's logs reads any file of the node",
  from: ["pod"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "The kubelet follows symbolic links in /var/log when it serves logs: a container that writes one there, and may read logs, reads any file of the node, its credentials among them.",
  needs: {
    mount: "a container mounts /var/log of the node, writable, as root",
    logs: "the pod's ServiceAccount may read logs of the node or of pods",
  },
  severity: "high",
  attack: ["T1611"],
  references: ["https://github.com/kubernetes/kubernetes/issues/101397"],
  blindSpots: ["kubelets that refuse to follow such links"],
  reads: [
    "Pod",
    "Workload",
    "Node",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
  ],
  covers: ["kubernetes:51", "kubehound:CE_VAR_LOG_SYMLINK"],
  find: (world, scope) =>
    escapeSteps(world, scope, (pod, cluster) => {
      const mount = hostMounts(pod.spec).find((one) => !one.readOnly && one.runsAsRoot && reaches(one, "/var/log"));
      if (mount === undefined || pod.mirror) return undefined;
      const account = world.identities.serviceAccount(cluster.name, pod.namespace, pod.spec.serviceAccountName);
      const members = new Set([account, ...world.memberOf(account)]);
      // Any pod's log will do: the link stands in for the log file of the container itself.
      const reads = heldByAny(world, cluster, LOGS).find(
        (end) => members.has(end.node) && (end.scope.namespace === "" || end.scope.namespace === pod.namespace),
      );
      if (reads === undefined) return undefined;
      return { mount: { evidence: [world.estate.evidence.below(pod.evidence, "volumes")] }, logs: answerOf(reads) };
    }),
});
