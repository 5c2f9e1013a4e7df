import { looksLikeEks } from "../rbac/lay-under.ts";
import { assume } from "../world/assumptions.ts";
import { heldByAny } from "../world/held.ts";
import { answerOf } from "../world/holder-answer.ts";
import { among } from "../world/role-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

const SECRETS = { group: "", resource: "secrets", subresource: "", namespace: "kube-system" } as const;

export const bootstrapToken = defineEdge({
  id: "bootstrap-token",
  title: "signs in by a bootstrap token",
  from: ["kubernetes", "rights"],
  to: ["group"],
  nature: "abuse",
  meaning:
    "A Secret of type bootstrap.kubernetes.io/token in kube-system is a credential of the group system:bootstrappers, which may ask for the certificate of a node.",
  needs: { secret: "may read such a Secret, or create one, in kube-system" },
  severity: "high",
  attack: ["T1552.007"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"],
  blindSpots: ["further groups that the token names"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Secret"],
  covers: ["kubernetes:22"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const preset = looksLikeEks(cluster.facts) ? "off" : "on";
      if (assume(world, "bootstrap-tokens", cluster.name, preset) === "off") continue;
      const tokens = cluster.facts.secrets.filter(
        (secret) => secret.namespace === "kube-system" && secret.type === "bootstrap.kubernetes.io/token",
      );
      const readers = heldByAny(
        world,
        cluster,
        ["get", "list", "watch"].map((verb) => ({ ...SECRETS, verb })),
      ).filter((end) => tokens.some((secret) => among(end.scope.names, secret.name)));
      for (const end of [...readers, ...heldByAny(world, cluster, [{ ...SECRETS, verb: "create" }])])
        yield {
          from: end.node,
          to: world.identities.group(cluster.name, "system:bootstrappers"),
          because: { secret: answerOf(end) },
          vendor: end.grant.vendor,
          assumes: ["bootstrap-tokens"],
        };
    }
  },
});
