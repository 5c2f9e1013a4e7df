import { askEach } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

/** First minor version in which the API is on by itself: KEP-3962. */
const SERVED = 36;
const GROUP = "admissionregistration.k8s.io";
const POLICIES = askEach(["create", "update", "patch"], GROUP, "mutatingadmissionpolicies");
const BINDINGS = askEach(["create", "update", "patch"], GROUP, "mutatingadmissionpolicybindings");

export const mutatingPolicy = defineEdge({
  id: "mutating-policy",
  title: "rewrites pods by a mutating admission policy",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "A MutatingAdmissionPolicy with its binding rewrites whatever is admitted, without a server: image and ServiceAccount of the next pod that anybody makes.",
  needs: {
    policy: "may write mutating admission policies",
    binding: "may write their bindings",
    version: "the cluster serves them: from 1.36",
  },
  severity: "critical",
  attack: ["T1546"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/"],
  blindSpots: ["clusters before 1.36 in which the feature gate is on"],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "ServiceAccount",
    "Cluster",
  ],
  covers: ["kubernetes:38"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      if (cluster.minor < SERVED) continue;
      const version = { evidence: cluster.facts.description === undefined ? [] : [cluster.facts.description.evidence] };
      for (const { from, namespace, answers, vendor } of jointSteps(world, cluster, [POLICIES, BINDINGS]))
        if (namespace === "")
          yield {
            from,
            to: cluster.hubs.everyRunnableAccount(),
            because: { policy: answers[0], binding: answers[1], version },
            vendor,
          };
    }
  },
});
