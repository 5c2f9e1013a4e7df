/** Which cluster a document belongs to (design §3): the nearest enclosing folder that holds a describe-cluster document, or what `clew.yaml` says. */
import type { ClusterFact } from "../facts/eks.ts";
import type { ClusterSettings } from "./clew-yaml.ts";

/** A cluster of the snapshot under the name that is unique in it. */
export interface KnownCluster {
  /** `NAME`, or the ARN where two clusters share the name. */
  readonly key: string;
  readonly name: string;
  readonly description?: ClusterFact;
  readonly settings?: ClusterSettings;
}

export interface Attribution {
  readonly clusters: readonly KnownCluster[];
  /** Key of the cluster of the documents of a folder; `undefined` where several come into question. */
  ofFolder(folder: string): string | undefined;
  /** Key of the cluster that an EKS answer names, read from a document of the folder. `undefined` where several of that name come into question. */
  ofName(name: string, folder: string): string | undefined;
}

/** Folder of a document name; "" at the root. */
export function folderOf(document: string): string {
  const slash = document.lastIndexOf("/");
  return slash < 0 ? "" : document.slice(0, slash);
}

const parentOf = (folder: string): string | undefined => (folder === "" ? undefined : folderOf(folder));

/**
 * Lays clusters over folders. `described` are the describe-cluster documents with their folders, `named` the cluster
 * names that other EKS answers mention. Where nothing names a cluster, everything belongs to one called `cluster`.
 */
export function attribution(
  described: readonly { readonly fact: ClusterFact; readonly folder: string }[],
  settings: readonly ClusterSettings[],
  named: ReadonlySet<string>,
): Attribution {
  const clusters = knownClusters(described, settings, named);
  const byKey = new Map(clusters.map((one) => [one.key, one]));
  const direct = new Map<string, Set<string>>();
  const within = new Map<string, Set<string>>();
  const place = (folder: string, key: string): void => {
    addTo(direct, folder, key);
    for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) addTo(within, at, key);
  };
  for (const { fact, folder } of described) place(folder, byKey.has(fact.arn) ? fact.arn : fact.cluster);
  const mapped = new Map<string, string>();
  for (const one of clusters) if (one.settings?.path !== undefined) mapped.set(one.settings.path, one.key);

  const memo = new Map<string, string | undefined>();
  const byFolder = (folder: string): string | undefined => {
    for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) {
      const key = mapped.get(at) ?? only(direct.get(at)) ?? only(within.get(at));
      if (key !== undefined) return key;
      if (within.has(at)) return undefined;
    }
    return undefined;
  };
  const ofFolder = (folder: string): string | undefined => {
    const [first, second] = clusters;
    if (second === undefined) return first === undefined ? DEFAULT_CLUSTER : first.key;
    if (!memo.has(folder)) memo.set(folder, byFolder(folder));
    return memo.get(folder);
  };
  return {
    clusters,
    ofFolder,
    ofName(name, folder) {
      const candidates = clusters.filter((one) => one.name === name);
      const [first, second] = candidates;
      if (first !== undefined && second === undefined) return first.key;
      const near = byFolder(folder);
      return candidates.some((one) => one.key === near) ? near : undefined;
    },
  };
}

/** Name of the cluster where no document names one. */
export const DEFAULT_CLUSTER = "cluster";

function knownClusters(
  described: readonly { readonly fact: ClusterFact; readonly folder: string }[],
  settings: readonly ClusterSettings[],
  named: ReadonlySet<string>,
): KnownCluster[] {
  const byArn = new Map(described.map(({ fact }) => [fact.arn, fact]));
  const counts = new Map<string, number>();
  for (const fact of byArn.values()) counts.set(fact.cluster, (counts.get(fact.cluster) ?? 0) + 1);
  const clusters: KnownCluster[] = [];
  for (const description of byArn.values()) {
    const key = (counts.get(description.cluster) ?? 0) > 1 ? description.arn : description.cluster;
    const own = settings.find((one) => settingsFit(one, description, key));
    clusters.push({ key, name: description.cluster, description, ...(own === undefined ? {} : { settings: own }) });
  }
  for (const own of settings)
    if (!clusters.some((one) => one.settings === own)) clusters.push({ key: own.name, name: own.name, settings: own });
  for (const name of named)
    if (name !== "" && !clusters.some((one) => one.name === name)) clusters.push({ key: name, name });
  return clusters.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Settings are of the cluster whose name or ARN they carry; account and region tell two of one name apart. */
function settingsFit(settings: ClusterSettings, cluster: ClusterFact, key: string): boolean {
  if (settings.name === key || settings.name === cluster.arn) return true;
  return (
    settings.name === cluster.cluster &&
    (settings.account ?? cluster.account) === cluster.account &&
    (settings.region ?? cluster.region) === cluster.region &&
    (settings.account !== undefined || settings.region !== undefined)
  );
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

function only(set: ReadonlySet<string> | undefined): string | undefined {
  if (set === undefined || set.size !== 1) return undefined;
  const [value] = set;
  return value;
}
