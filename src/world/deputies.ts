/** The deputies of a cluster: which of the known controllers run there, and with whose rights they act. */
import type { Handle } from "../facts/evidence.ts";
import type { OtherObjectFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import { DEPUTIES, type Deputy } from "./deputies-data.ts";
import type { World } from "./world.ts";

export interface DeputyThere {
  readonly deputy: Deputy;
  readonly group: string;
  readonly resource: string;
  /** What shows that the controller is there. */
  readonly evidence: readonly Handle[];
  /** Whom a writer in a namespace ("" = everywhere) acts as. */
  targets(namespace: string): readonly number[];
}

/** Deputies that run in a cluster: by the ServiceAccounts of the controller, or by their CustomResourceDefinition or an object of it. */
export function deputiesOf(world: World, cluster: ClusterWorld): readonly DeputyThere[] {
  const crds = definitions(cluster.facts.others);
  return DEPUTIES.flatMap((deputy): DeputyThere[] => {
    const dot = deputy.crd.indexOf(".");
    const at = { deputy, resource: deputy.crd.slice(0, dot), group: deputy.crd.slice(dot + 1) };
    const { acts } = deputy;
    if (acts.as === "controller") {
      const accounts = cluster.facts.serviceAccounts.filter(({ name }) =>
        acts.accounts.some((known) => isNamed(name, known)),
      );
      if (accounts.length === 0) return [];
      const node = ({ namespace, name }: ServiceAccountFact): number =>
        world.identities.serviceAccount(cluster.name, namespace, name);
      return [
        {
          ...at,
          evidence: accounts.map((account) => account.evidence),
          // A controller that looks only at its own namespace serves writers there and everywhere.
          targets: (namespace) =>
            accounts
              .filter((account) => acts.where === "any" || namespace === "" || namespace === account.namespace)
              .map(node),
        },
      ];
    }
    const shown = crds.get(deputy.crd) ?? crds.get(at.group);
    if (shown === undefined) return [];
    const everywhere = (): readonly number[] => [cluster.hubs.everyRunnableAccount()];
    return [
      {
        ...at,
        evidence: [shown],
        targets: (namespace) =>
          acts.as === "anywhere" || namespace === "" ? everywhere() : [cluster.hubs.runnableAccountsOf(namespace)],
      },
    ];
  });
}

const isNamed = (name: string, known: string): boolean =>
  known.endsWith("*") ? name.startsWith(known.slice(0, -1)) : name === known;

/** CustomResourceDefinitions by name, and the first object of each group that is none of Kubernetes' own. */
function definitions(others: readonly OtherObjectFact[]): ReadonlyMap<string, Handle> {
  const found = new Map<string, Handle>();
  for (const fact of others) {
    const name = fact.objectKind === "CustomResourceDefinition" ? fact.name : (fact.apiVersion.split("/")[0] ?? "");
    if (name.includes(".") && !name.endsWith(".k8s.io") && !found.has(name)) found.set(name, fact.evidence);
    else if (fact.objectKind === "CustomResourceDefinition" && !found.has(name)) found.set(name, fact.evidence);
  }
  return found;
}
