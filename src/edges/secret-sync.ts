import { askEach } from "../world/held.ts";
import { jointSteps } from "../world/joint-steps.ts";
import { clustersIn } from "../world/scope.ts";
import { secretStores } from "../world/secret-stores.ts";
import { CREATE_ANY_POD } from "../world/workload-kinds.ts";

const NEEDS = [
  askEach(["create", "update", "patch"], "external-secrets.io", "externalsecrets"),
  [...askEach(["get", "list", "watch"], "", "secrets"), ...CREATE_ANY_POD],
] as const;

import { defineEdge } from "./edge.ts";

export const secretSync = defineEdge({
  id: "secret-sync",
  title: "has secrets of AWS copied to where it can read them",
  from: ["kubernetes", "rights"],
  to: ["service-account"],
  nature: "abuse",
  meaning:
    "External Secrets copies what an ExternalSecret asks for into a Secret of its namespace, with the ServiceAccount that its store names, or its own: whoever writes one and reads the Secret has what that ServiceAccount's role may read.",
  needs: {
    write: "may create, update or patch ExternalSecrets in the namespace",
    read: "may read Secrets there, or have a pod mount them",
    store: "a store of AWS serves the namespace",
  },
  severity: "high",
  attack: ["T1552.007", "T1555.006"],
  references: [
    "https://external-secrets.io/latest/guides/security-best-practices/",
    "https://external-secrets.io/latest/provider/aws-secrets-manager/",
  ],
  blindSpots: [
    "only secrets are read: other rights of the role are not used this way",
    "conditions of a ClusterSecretStore on namespaces",
  ],
  reads: [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "AccessPolicyAssociation",
    "ExternalSecret",
    "SecretStore",
    "ClusterSecretStore",
    "ServiceAccount",
  ],
  covers: ["kubernetes:73"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const stores = secretStores(world, cluster);
      if (stores.length === 0) continue;
      for (const { from, namespace, answers, vendor } of jointSteps(world, cluster, NEEDS))
        for (const store of stores)
          if ((store.namespace === "" || namespace === "" || store.namespace === namespace) && store.account !== from)
            yield {
              from,
              to: store.account,
              because: {
                write: answers[0],
                read: answers[1],
                store: { evidence: [store.evidence], note: "only to read the secrets that its role may read" },
              },
              vendor,
              sets: { "@no-pod": ["secret-sync"] },
            };
    }
  },
});
