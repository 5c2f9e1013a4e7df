/** Reads the objects of one cluster. List semantics: Kubernetes API concepts, "Retrieving large results sets in chunks". */
import type { Gap } from "../../facts/gap.ts";
import { bounded, forEach, settled } from "../collect/bounded.ts";
import { CollectError } from "../collect/collect-error.ts";
import { addGap, addNote, itemOf, type Reading, type ReadPage, readListing, readOnce } from "../collect/reading.ts";
import type { ApiServer } from "./api-server.ts";
import { discover, type Served } from "./discovery.ts";
import { KubernetesError, type KubernetesFailure } from "./kubernetes-error.ts";
import { LISTED, type ListedResource, NAMED, type NamedResource, pathOf, permissionOf } from "./resources.ts";
import { trim, trimWhole } from "./trim.ts";

export interface KubernetesCluster {
  readonly name: string;
  /** Scope of its gaps: `cluster:KEY`. */
  readonly scope: string;
  /** Folder of its documents, without a slash at the end. */
  readonly folder: string;
  /** What the credentials are, for the gap of a cluster that does not know them. */
  readonly caller: string;
}

/** Objects asked for at once: client-go's default page size. */
const LIMIT = 500;
/** Lists under way at once; each holds a page in memory. */
const LISTS_AT_ONCE = 3;
const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
/** A list whose token has expired is begun again this often; then it goes on in a newer state. */
const CONSISTENT_TRIES = 2;

/** Reads all that the table names and the cluster offers. Documents: `kubernetes/RESOURCE[.GROUP].json` below its folder. */
export async function collectKubernetes(
  reading: Reading,
  cluster: KubernetesCluster,
  server: ApiServer,
): Promise<void> {
  const served = await servedBy(reading, cluster, server);
  if (served === "nothing") return;
  const wanted = LISTED.filter(
    (one) => !one.optional || served === undefined || served[`${one.group}/${one.resource}`] !== undefined,
  );
  const run = bounded(LISTS_AT_ONCE);
  await settled([
    forEach(wanted, run, (resource) => list(reading, cluster, server, resource, served)),
    forEach(NAMED, run, (resource) => get(reading, cluster, server, resource)),
  ]);
  const maps = `${cluster.folder}/kubernetes/configmaps.json`;
  if (reading.staging.has(maps)) reading.documents.set(maps, { kind: "list", apiVersion: "v1", itemKind: "ConfigMap" });
}

/** What discovery says; `undefined` when it may not be asked; `nothing` when the cluster cannot be read at all. */
async function servedBy(
  reading: Reading,
  cluster: KubernetesCluster,
  server: ApiServer,
): Promise<Served | undefined | "nothing"> {
  const file = `${cluster.folder}/kubernetes/apis`;
  try {
    await readOnce(reading, {
      step: `${file} GET /apis`,
      file,
      scope: `cluster ${cluster.name}`,
      what: "API groups",
      fetch: async () => [itemOf(file, "served", await discover(server))],
    });
  } catch (error) {
    const failure = failureOf(error, reading.signal);
    if (failure !== "unreachable" && failure !== "unauthorized") return undefined;
    // Why is for the person at the terminal: certificates, names, a plugin that failed.
    addNote(reading, `cluster ${cluster.name}: ${error instanceof Error ? error.message : failure}`);
    const close =
      failure === "unreachable"
        ? "a network path to the API server"
        : `an access entry or aws-auth line for ${cluster.caller}`;
    for (const direction of ["may-add", "may-remove"] as const)
      addGap(reading, {
        kind: "unreadable",
        what: `objects of cluster ${cluster.name} (${SAID[failure]})`,
        direction,
        scope: cluster.scope,
        close,
      });
    return "nothing";
  }
  const [item] = reading.staging.items(file);
  // Written by `discover`.
  return item === undefined ? undefined : (JSON.parse(item.text) as Served);
}

async function list(
  reading: Reading,
  cluster: KubernetesCluster,
  server: ApiServer,
  resource: ListedResource,
  served: Served | undefined,
): Promise<void> {
  const { group, kind, metadataOnly } = resource;
  const version = served?.[`${group}/${resource.resource}`] ?? resource.version;
  const file = `${cluster.folder}/kubernetes/${group === "" ? resource.resource : `${resource.resource}.${group}`}.json`;
  const path = pathOf(resource, version);
  let expired = 0;
  const page = async (token: string | undefined): Promise<ReadPage> => {
    const query = `?limit=${LIMIT}${token === undefined ? "" : `&continue=${encodeURIComponent(token)}`}`;
    const answer = await server.get(path + query, metadataOnly ? METADATA_ONLY : undefined);
    return readPage(file, resource, answer);
  };
  const fetch = async (token: string | undefined): Promise<ReadPage> => {
    try {
      return await page(token);
    } catch (error) {
      if (!(error instanceof KubernetesError) || error.failure !== "gone" || ++expired <= CONSISTENT_TRIES) throw error;
      if (error.continueToken === undefined) throw error;
      addNote(
        reading,
        `${resource.resource} of cluster ${cluster.name} changed faster than they could be listed: the list is of several moments`,
      );
      return page(error.continueToken);
    }
  };
  const restarts = (error: unknown): boolean => error instanceof KubernetesError && error.failure === "gone";
  const scope = `cluster ${cluster.name}`;
  try {
    await readListing(reading, { step: `${file} list`, file, scope, what: resource.resource, fetch, restarts });
  } catch (error) {
    const failure = failureOf(error, reading.signal);
    // Without discovery every custom resource is tried, and most clusters lack most of them.
    if (failure === "not-found" && resource.optional) return;
    addGap(reading, gapOf(cluster, resource, failure));
  }
  if (!reading.staging.has(file)) return;
  reading.documents.set(file, {
    kind: "list",
    apiVersion: group === "" ? version : `${group}/${version}`,
    itemKind: kind,
  });
}

function readPage(file: string, resource: ListedResource, answer: unknown): ReadPage {
  const { items, metadata } = answer as { items?: unknown; metadata?: { continue?: unknown } | null }; // checked below
  if (items !== null && !Array.isArray(items))
    throw new KubernetesError("malformed", `expected a list of ${resource.resource}, came something else`);
  const token = metadata?.continue;
  return {
    items: (items ?? []).flatMap((item: unknown) => {
      if (typeof item !== "object" || item === null) return [];
      const object = trim(resource, { ...item });
      return [itemOf(file, keyOf(object), object)];
    }),
    ...(typeof token === "string" && token !== "" ? { next: token } : {}),
  };
}

function keyOf(object: Readonly<Record<string, unknown>>): string {
  const { namespace = "", name = "" } = object["metadata"] as { namespace?: unknown; name?: unknown }; // made by `trim`
  return `${String(namespace)}/${String(name)}`;
}

async function get(
  reading: Reading,
  cluster: KubernetesCluster,
  server: ApiServer,
  resource: NamedResource,
): Promise<void> {
  const file = `${cluster.folder}/kubernetes/${resource.resource}.json`;
  try {
    await readOnce(reading, {
      step: `${file} ${resource.namespace}/${resource.name}`,
      file,
      scope: `cluster ${cluster.name}`,
      what: `${resource.resource} ${resource.name}`,
      fetch: async () => {
        try {
          const object = await server.get(pathOf(resource));
          if (typeof object !== "object" || object === null) return [];
          return [itemOf(file, `${resource.namespace}/${resource.name}`, trimWhole({ ...object }))];
        } catch (error) {
          // That it is not there is an answer.
          if (error instanceof KubernetesError && error.failure === "not-found") return [];
          throw error;
        }
      },
    });
  } catch (error) {
    addGap(reading, gapOf(cluster, resource, failureOf(error, reading.signal)));
  }
}

const SAID: Readonly<Record<KubernetesFailure, string>> = {
  unauthorized: "the API server does not know the credentials",
  denied: "access denied",
  "not-found": "the API is not offered here",
  "not-acceptable": "the API cannot leave the values out",
  gone: "the list expired again and again",
  throttled: "throttled to the end",
  unreachable: "the API server cannot be reached",
  malformed: "the answer cannot be read",
  other: "the API server failed",
};

function gapOf(cluster: KubernetesCluster, resource: ListedResource | NamedResource, failure: KubernetesFailure): Gap {
  const name = resource.verb === "get" ? ` ${resource.name}` : "";
  return {
    kind: "unreadable",
    what: `${resource.resource}${name} of cluster ${cluster.name} (${SAID[failure]})`,
    direction: resource.direction,
    scope: `${cluster.scope}/${resource.kind}`,
    close: permissionOf(resource),
  };
}

/** What failed; rethrows what ends the whole collection. */
function failureOf(error: unknown, signal: AbortSignal | undefined): KubernetesFailure {
  if (error instanceof KubernetesError) return error.failure;
  if (signal?.aborted === true) throw new CollectError("aborted", "the collection was stopped");
  throw error;
}
