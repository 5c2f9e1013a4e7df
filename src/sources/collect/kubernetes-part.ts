/** The Kubernetes part of a collection: which API server belongs to which cluster, and how it is reached. */
import { textIn } from "../aws/answer.ts";
import type { ClusterAccess } from "../kubernetes/access.ts";
import { type ApiServer, apiServer } from "../kubernetes/api-server.ts";
import { collectKubernetes, type KubernetesCluster } from "../kubernetes/cluster.ts";
import { eksAccess } from "../kubernetes/eks-access.ts";
import { inClusterAccess } from "../kubernetes/in-cluster.ts";
import { kubeconfigAccess } from "../kubernetes/kubeconfig.ts";
import { bounded, forEach } from "./bounded.ts";
import type { FoundCluster } from "./clusters.ts";
import { byKubeconfig, type CollectRequest } from "./options.ts";
import { addGap, itemOf, type Reading, readOnce } from "./reading.ts";
import type { ClusterNote } from "./settings.ts";

export interface KubernetesIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Attempts of one request. */
  readonly attempts: number | undefined;
  /** Milliseconds until a connection must stand. */
  readonly connectTimeout: number | undefined;
}

export interface KubernetesOutcome {
  /** Of a cluster that no document describes. */
  readonly notes: readonly ClusterNote[];
  readonly requests: number;
}

/** Clusters read at once. */
const CLUSTERS_AT_ONCE = 4;

/** Reads the objects of the clusters. */
export async function collectObjects(
  reading: Reading,
  request: CollectRequest,
  clusters: readonly FoundCluster[],
  io: KubernetesIo,
): Promise<KubernetesOutcome> {
  if (byKubeconfig(request)) return byFile(reading, request, clusters, io);
  let requests = 0;
  await forEach(clusters, bounded(CLUSTERS_AT_ONCE), async (found) => {
    const { account, region, description, name, key } = found;
    const access = description === undefined ? undefined : eksAccess(description, region, account.connection, io.now);
    if (access === undefined) {
      // Without its description, the gap of that says enough.
      if (description !== undefined)
        addGap(reading, {
          kind: "unreadable",
          what: `objects of cluster ${name} (it has no endpoint yet)`,
          direction: "may-add",
          scope: `cluster:${key}`,
          close: "collecting again when the cluster is active",
        });
      return;
    }
    requests += await read(
      reading,
      { name, scope: `cluster:${key}`, folder: found.folder, caller: account.caller },
      access,
      io,
    );
  });
  return { notes: [], requests };
}

async function byFile(
  reading: Reading,
  request: CollectRequest,
  clusters: readonly FoundCluster[],
  io: KubernetesIo,
): Promise<KubernetesOutcome> {
  const access = request.inCluster
    ? inClusterAccess(io.env)
    : kubeconfigAccess({ file: request.kubeconfig, context: request.context, env: io.env, signal: reading.signal });
  const [named] = request.cluster ?? [];
  const found = clusters.find((one) =>
    named === undefined ? textIn(one.description, "endpoint") === access.server : one.name === named,
  );
  if (found !== undefined)
    return {
      notes: [],
      requests: await read(
        reading,
        { name: found.name, scope: `cluster:${found.key}`, folder: found.folder, caller: "the user of the kubeconfig" },
        access,
        io,
      ),
    };
  const key = named ?? access.name;
  const folder = `clusters/${key.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^\.+/, "_")}`;
  let version: string | undefined;
  const requests = await read(
    reading,
    { name: key, scope: `cluster:${key}`, folder, caller: "the user of the kubeconfig" },
    access,
    io,
    async (server) => {
      version = await versionOf(reading, folder, key, server);
    },
  );
  return { notes: [{ key, path: folder, ...(version === undefined ? {} : { kubernetesVersion: version }) }], requests };
}

async function read(
  reading: Reading,
  cluster: KubernetesCluster,
  access: ClusterAccess,
  { attempts, connectTimeout }: KubernetesIo,
  after?: (server: ApiServer) => Promise<void>,
): Promise<number> {
  const server = apiServer(access, {
    signal: reading.signal,
    ...(attempts === undefined ? {} : { attempts }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
  });
  try {
    await collectKubernetes(reading, cluster, server);
    await after?.(server);
    return server.sent;
  } finally {
    server.close();
  }
}

/** `1.33` from `GET /version`; `undefined` when it cannot be asked. */
async function versionOf(
  reading: Reading,
  folder: string,
  name: string,
  server: ApiServer,
): Promise<string | undefined> {
  const file = `${folder}/kubernetes/version`;
  try {
    await readOnce(reading, {
      step: `${file} GET /version`,
      file,
      scope: `cluster ${name}`,
      what: "version",
      fetch: async () => [itemOf(file, "version", await server.get("/version"))],
    });
  } catch {
    reading.signal?.throwIfAborted();
    return undefined;
  }
  const [item] = reading.staging.items(file);
  const said: unknown = item === undefined ? undefined : JSON.parse(item.text);
  const minor = textIn(said, "minor")?.replace(/\D+$/, "");
  const major = textIn(said, "major");
  return minor === undefined || major === undefined ? undefined : `${major}.${minor}`;
}
