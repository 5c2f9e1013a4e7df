import { defineFinding } from "./finding.ts";

export const tokenSecret = defineFinding({
  id: "token-secret",
  title: "a Secret holds a ServiceAccount token that does not expire",
  severity: "low",
  meaning: "Whoever reads the Secret acts as the ServiceAccount until the Secret is deleted, from anywhere.",
  remedy: "use bound tokens (TokenRequest, projected volumes) and delete the Secret",
  attack: ["T1528", "T1552.007"],
  references: ["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
  reads: ["Secret", "ServiceAccount"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const secret of cluster.facts.secrets) {
        if (secret.type !== "kubernetes.io/service-account-token") continue;
        const account = secret.annotations["kubernetes.io/service-account.name"] ?? "";
        yield {
          subject: `system:serviceaccount:${secret.namespace}:${account}@${cluster.name}`,
          cluster: cluster.name,
          message: `Secret \`${secret.namespace}/${secret.name}\` holds a token of ServiceAccount \`${account}\` that does not expire`,
          key: [secret.name],
          evidence: [secret.evidence],
        };
      }
    }
  },
});
