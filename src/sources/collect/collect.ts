/** `clew collect`: reads accounts and clusters, and writes the folder that every query reads. */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Gap } from "../../facts/gap.ts";
import { fatal } from "../aws/account.ts";
import { type CredentialSource, defaultChain } from "../aws/credentials.ts";
import { collectEc2, collectTemplateOf } from "../aws/ec2.ts";
import { collectEks } from "../aws/eks.ts";
import { collectIam } from "../aws/iam.ts";
import { collectIdentityCenter } from "../aws/identity-center.ts";
import { collectOrganization, type OrganizationOutcome } from "../aws/organizations.ts";
import { defaultRegion } from "../aws/region.ts";
import { collectRegional } from "../aws/regional.ts";
import { type OpenAccount, type OpenOptions, openAccount, openAccounts } from "./accounts.ts";
import { settled } from "./bounded.ts";
import { type FoundCluster, findClusters } from "./clusters.ts";
import { CollectError } from "./collect-error.ts";
import { checkFolder, install, lock } from "./folder.ts";
import { compareGaps } from "./gap-order.ts";
import { collectObjects } from "./kubernetes-part.ts";
import { writeDocument } from "./layout.ts";
import { keepSmall } from "./memory.ts";
import { byKubeconfig, type CollectOptions, type CollectRequest, checkOptions, partsOf } from "./options.ts";
import type { Progress } from "./progress.ts";
import type { Reading } from "./reading.ts";
import { type ClusterNote, settingsText } from "./settings.ts";
import { openStaging, type Staging } from "./staging.ts";

/** What a collection takes from outside. Everything has a default. */
export interface CollectIo {
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Absent = the default chain, with the profile of the options. */
  readonly credentials?: CredentialSource;
  /** Attempts of one request. */
  readonly attempts?: number;
  /** Milliseconds until a connection must stand; 0 = as long as the system tries. */
  readonly connectTimeout?: number;
}

export interface CollectResult {
  /** Absolute path of the folder written. */
  readonly out: string;
  readonly accounts: readonly string[];
  readonly clusters: readonly { readonly key: string; readonly folder: string }[];
  /** What could not be read, as `clew.yaml` says it too. */
  readonly gaps: readonly Gap[];
  /** What no answer depends on. */
  readonly notes: readonly string[];
  /** Documents written, `clew.yaml` included. */
  readonly files: number;
  /** Requests of this run. */
  readonly requests: number;
  /** An earlier run was taken up. */
  readonly resumed: boolean;
}

/**
 * Collects. Rejects with a {@link CollectError}; whatever was read until then stays in `OUT.partial`, and the next call
 * with the same options goes on from there. What cannot be read is a gap of the result and no error.
 */
export async function collect(options: CollectOptions, io: CollectIo = {}): Promise<CollectResult> {
  const request = checkOptions(options);
  const out = resolve(request.out ?? "");
  const { progress = () => undefined, now = Date.now } = io;
  const end = new AbortController();
  const signal = io.signal === undefined ? end.signal : AbortSignal.any([io.signal, end.signal]);
  const folder = `${out}.partial`;
  try {
    signal.throwIfAborted();
    checkFolder(out);
    const release = lock(folder);
    const grow = keepSmall();
    try {
      const staging = openStaging(folder, { fingerprint: fingerprintOf(request), startedAt: now() }, request.fresh);
      const stop = (reason: unknown): void => end.abort(reason);
      const reading: Reading = { staging, progress, signal, stop, gaps: [], notes: [], documents: new Map() };
      progress({ type: "start", resumed: staging.resumed });
      const read = await readAll(request, reading, io);
      const files = writeResult(staging, reading, read);
      install(join(folder, "result"), out, folder);
      progress({ type: "end", files, requests: read.requests });
      const { accounts, clusters, requests } = read;
      return {
        out,
        accounts,
        clusters,
        gaps: reading.gaps.toSorted(compareGaps),
        notes: reading.notes.toSorted(),
        files,
        requests,
        resumed: staging.resumed,
      };
    } finally {
      grow();
      release();
    }
  } catch (error) {
    const why = asCollectError(end.signal.aborted ? end.signal.reason : error, io.signal);
    // Other options would start anew anyhow, and what is missing may be there the next time.
    if (why instanceof CollectError && why.code === "bad-options") rmSync(folder, { recursive: true, force: true });
    throw why;
  }
}

interface ReadAll {
  readonly accounts: readonly string[];
  readonly clusters: readonly { readonly key: string; readonly folder: string }[];
  readonly notes: readonly ClusterNote[];
  readonly organization: OrganizationOutcome["kind"] | undefined;
  readonly requests: number;
}

async function readAll(request: CollectRequest, reading: Reading, io: CollectIo): Promise<ReadAll> {
  const { env = process.env, now = Date.now, attempts, connectTimeout } = io;
  const parts = partsOf(request);
  const kubernetesIo = { env, now, attempts, connectTimeout };
  const onlyObjects = [...parts].every((part) => part === "kubernetes");
  if (onlyObjects && byKubeconfig(request)) {
    const { notes, requests } = await collectObjects(reading, request, [], kubernetesIo);
    const clusters = notes.map(({ key, path }) => ({ key, folder: path }));
    return { accounts: [], clusters, notes, organization: undefined, requests };
  }
  const regions = request.region ?? [await defaultRegion(request.profile)];
  const [home = ""] = regions;
  const options: OpenOptions = {
    request,
    reading,
    credentials: io.credentials ?? defaultChain(request.profile),
    home,
    attempts,
    connectTimeout,
  };
  const base = await openAccount(options);
  const opened = new Set<OpenAccount>([base]);
  try {
    const sweeps = request.assumeRole?.some((role) => role.includes("::*:")) === true;
    const wanted = sweeps || [...(request.include ?? []), ...(request.only ?? [])].includes("organizations");
    const organization = parts.has("organizations") || sweeps ? await collectOrganization(base, wanted) : undefined;
    const accounts = await openAccounts(
      options,
      base,
      organization?.kind === "read" ? organization.accounts : undefined,
    );
    for (const account of accounts) opened.add(account);
    const clusters = parts.has("eks") || parts.has("kubernetes") ? await findClusters(accounts, regions, request) : [];
    let objects: Awaited<ReturnType<typeof collectObjects>> = { notes: [], requests: 0 };
    await settled([
      ...accounts.map((account) => readAccount(account, regions, parts)),
      ...(parts.has("sso") ? regions.map((region) => collectIdentityCenter(base, region)) : []),
      ...clusters.map((cluster) => readCluster(cluster, parts)),
      (async () => {
        if (parts.has("kubernetes")) objects = await collectObjects(reading, request, clusters, kubernetesIo);
      })(),
    ]);
    const undescribed = clusters.filter((one) => one.description === undefined);
    return {
      accounts: accounts.map(({ id }) => id),
      clusters: clusters.map(({ key, folder }) => ({ key, folder })),
      notes: [
        ...objects.notes,
        ...undescribed.map(({ key, folder, account, region }) => ({ key, path: folder, account: account.id, region })),
      ],
      organization: organization?.kind,
      requests: objects.requests + [...opened].reduce((sum, { connection }) => sum + connection.sent, 0),
    };
  } finally {
    for (const { connection } of opened) connection.close();
  }
}

async function readAccount(
  account: OpenAccount,
  regions: readonly string[],
  parts: ReadonlySet<string>,
): Promise<void> {
  await settled([
    ...(parts.has("iam") ? [collectIam(account)] : []),
    ...regions.flatMap((region) => [
      ...(parts.has("ec2") ? [collectEc2(account, region)] : []),
      collectRegional(account, region, parts),
    ]),
  ]);
}

async function readCluster(cluster: FoundCluster, parts: ReadonlySet<string>): Promise<void> {
  const { account, name, region, key, folder } = cluster;
  if (!parts.has("eks")) return;
  await collectEks(account, { name, region, folder, scope: `cluster:${key}` });
  if (!parts.has("ec2")) return;
  const nodegroups = [...account.reading.staging.items(`${folder}/aws/describe-nodegroup.json`)];
  await collectTemplateOf(
    account,
    region,
    nodegroups.map(({ text }) => JSON.parse(text)),
  );
}

/** Writes every document and `clew.yaml` below `result`; gives their number. */
function writeResult(staging: Staging, reading: Reading, read: ReadAll): number {
  const result = join(staging.folder, "result");
  rmSync(result, { recursive: true, force: true });
  mkdirSync(result, { recursive: true });
  for (const [file, layout] of reading.documents) writeDocument(join(result, file), layout, staging.sorted(file));
  const organization = read.organization === "none" ? { organization: "none" as const } : {};
  const text = settingsText({ clusters: read.notes, gaps: reading.gaps, ...organization });
  writeFileSync(join(result, "clew.yaml"), text);
  return reading.documents.size + 1;
}

/** Of what decides what is read; how fast, and where to, does not. */
function fingerprintOf({ out: _, fresh: __, concurrency: ___, dryRun: ____, ...request }: CollectRequest): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(request).sort()))
    .digest("hex");
}

function asCollectError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof CollectError) return error;
  if (signal?.aborted === true) return new CollectError("aborted", "the collection was stopped");
  try {
    fatal(error, signal);
    return error;
  } catch (said) {
    return said;
  }
}
