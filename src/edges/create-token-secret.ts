import { FALSE, isFalse } from "../facts/open.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";
import type { End } from "../world/grants.ts";
import { ask, askEach } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { jointSteps } from "../world/joint-steps.ts";
import type { NeedAnswer } from "../world/need.ts";
import { clustersIn } from "../world/scope.ts";
import { runnableAccounts } from "../world/service-account-targets.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";
import type { World } from "../world/world.ts";

const READS = [...askEach(["get", "list", "watch"], "", "secrets"), ...CREATE_ANY_POD];

import { defineEdge } from "./edge.ts";

export const createTokenSecret = defineEdge({
  id: "create-token-secret",
  title: "has a token put into a Secret",
  from: ["kubernetes"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "For a Secret of type service-account-token that names a ServiceAccount the controller fills in a token; whoever can also read it, or mount it, acts as that ServiceAccount.",
  needs: { create: "may create Secrets in the namespace", read: "may read Secrets there, or have a pod mount them" },
  severity: "high",
  attack: ["T1528", "T1552.007"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
  blindSpots: ["a grant of create for one name only, used through server-side apply"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "ServiceAccount"],
  covers: ["kubernetes:19", "icekube:CREATE_SECRET_WITH_TOKEN", "rbac-police:issue_token_secrets"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { from, namespace, answers, ends, vendor } of jointSteps(world, cluster, [
        [ask("create", "", "secrets")],
        READS,
      ])) {
        const read = readable(world, cluster, ends[1]) ?? answers[1];
        if (read.open !== undefined && isFalse(read.open)) continue;
        for (const to of runnableAccounts(world, cluster, { namespace, names: "*" }))
          yield {
            from,
            to,
            because: { create: answers[0], read },
            vendor,
            // Tokens in Secrets are not of the cluster's OIDC issuer.
            sets: { "@api-only": ["token"] },
          };
      }
  },
});

/** Whoever may read only named Secrets must be able to make one of such a name: where it is there already, its type does not change. `undefined` = no name is asked. */
function readable(world: World, cluster: ClusterWorld, ends: readonly End[]): NeedAnswer | undefined {
  const [named] = ends;
  if (named === undefined || ends.some(({ scope }) => scope.names === "*")) return undefined;
  const { evidence } = answerOf(named);
  if (!cluster.facts.listed.has("Secret")) {
    const gap = world.gap({
      kind: "not-supplied",
      what: `which Secrets are there in cluster \`${cluster.name}\``,
      direction: "may-add",
      scope: `cluster:${cluster.name}/Secret`,
      close: "kubectl get secrets -A -o yaml",
    });
    return { evidence, open: { kind: "gap", gap } };
  }
  const free = ends.some(
    ({ scope }) =>
      scope.names !== "*" &&
      scope.names.some(
        (name) =>
          !cluster.facts.secrets.some(
            (secret) => secret.name === name && (scope.namespace === "" || secret.namespace === scope.namespace),
          ),
      ),
  );
  return free ? undefined : { evidence, open: FALSE };
}
