/** Secrets that hold a token of a ServiceAccount. Rule: kubernetes pkg/controller/serviceaccount/tokens_controller.go. */
import type { Handle } from "../facts/evidence.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { GrantScope } from "./grants.ts";
import type { World } from "./world.ts";

interface TokenSecret {
  readonly namespace: string;
  readonly name: string;
  readonly account: number;
  readonly evidence: Handle;
}

export interface TokenSecrets {
  /** Targets of a right to read Secrets: a hub for all those of a namespace or cluster, identities for named ones. */
  reached(scope: GrantScope): Iterable<{ readonly to: number; readonly evidence: readonly Handle[] }>;
}

/** First minor version in which ServiceAccounts get no token Secret by themselves (LegacyServiceAccountTokenNoAutoGeneration). */
const NO_AUTOMATIC_SECRETS = 24;

/** The token Secrets of a cluster: supplied ones by type, and before 1.24 those that ServiceAccounts list. */
export function tokenSecrets(world: World, cluster: ClusterWorld): TokenSecrets {
  const found: TokenSecret[] = [];
  const account = (namespace: string, name: string): number =>
    world.identities.serviceAccount(cluster.name, namespace, name);
  for (const secret of cluster.facts.secrets) {
    const name = secret.annotations["kubernetes.io/service-account.name"];
    if (secret.type === "kubernetes.io/service-account-token" && name !== undefined)
      found.push({
        namespace: secret.namespace,
        name: secret.name,
        account: account(secret.namespace, name),
        evidence: secret.evidence,
      });
  }
  if (cluster.minor < NO_AUTOMATIC_SECRETS && !cluster.facts.listed.has("Secret"))
    for (const fact of cluster.facts.serviceAccounts)
      for (const name of fact.secrets)
        found.push({
          namespace: fact.namespace,
          name,
          account: account(fact.namespace, fact.name),
          evidence: fact.evidence,
        });
  const byNamespace = Map.groupBy(found, (secret) => secret.namespace);
  const hubOf = (namespace: string): number =>
    world.hubs.get(`token-secrets:${namespace}@${cluster.name}`, () =>
      (byNamespace.get(namespace) ?? []).map((secret) => secret.account),
    );
  return {
    *reached(scope) {
      const { namespace, names } = scope;
      const [first] = namespace === "" ? found : (byNamespace.get(namespace) ?? []);
      if (first === undefined) return;
      if (names === "*") {
        const to =
          namespace === ""
            ? world.hubs.get(`token-secrets@${cluster.name}`, () => [...byNamespace.keys()].sort().map(hubOf))
            : hubOf(namespace);
        yield { to, evidence: [first.evidence] };
        return;
      }
      for (const secret of namespace === "" ? found : (byNamespace.get(namespace) ?? []))
        if (names.includes(secret.name)) yield { to: secret.account, evidence: [secret.evidence] };
    },
  };
}
