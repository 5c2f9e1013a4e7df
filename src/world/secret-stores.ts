/** Stores of External Secrets that fetch from AWS, and the ServiceAccount that they fetch with. https://external-secrets.io/latest/provider/aws-access/ */
import type { Handle } from "../facts/evidence.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

export interface SecretStore {
  /** "" = serves every namespace. */
  readonly namespace: string;
  readonly account: number;
  readonly evidence: Handle;
}

/** SecretStores and ClusterSecretStores with the provider `aws`; without a ServiceAccount of their own the controller's serves. */
export function secretStores(world: World, cluster: ClusterWorld): readonly SecretStore[] {
  const controllers = cluster.facts.serviceAccounts.filter(
    ({ name, labels }) => name === "external-secrets" || labels["app.kubernetes.io/name"] === "external-secrets",
  );
  return cluster.facts.others.flatMap((fact): SecretStore[] => {
    if (fact.objectKind !== "SecretStore" && fact.objectKind !== "ClusterSecretStore") return [];
    const aws = at(fact.object, "spec", "provider", "aws");
    if (aws === undefined) return [];
    const namespace = fact.objectKind === "SecretStore" ? fact.namespace || "default" : "";
    const named = at(aws, "auth", "jwt", "serviceAccountRef");
    if (named !== undefined) {
      const name = named["name"];
      const of = typeof named["namespace"] === "string" ? named["namespace"] : namespace;
      if (typeof name !== "string" || of === "") return [];
      return [{ namespace, account: world.identities.serviceAccount(cluster.name, of, name), evidence: fact.evidence }];
    }
    // Keys in a Secret belong to no ServiceAccount.
    if (at(aws, "auth", "secretRef") !== undefined) return [];
    return controllers.map((account) => ({
      namespace,
      account: world.identities.serviceAccount(cluster.name, account.namespace, account.name),
      evidence: fact.evidence,
    }));
  });
}

type Fields = Readonly<Record<string, unknown>>;

function at(value: Fields, ...path: readonly string[]): Fields | undefined {
  let found: unknown = value;
  for (const key of path) found = typeof found === "object" && found !== null ? (found as Fields)[key] : undefined; // members of an unknown object
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Fields) : undefined;
}
