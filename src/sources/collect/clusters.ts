/** Finds the clusters to read, and gives each its key and folder. */
import { listAws } from "../aws/account.ts";
import { textIn, textsIn } from "../aws/answer.ts";
import { CALLS } from "../aws/calls.ts";
import type { Answer } from "../aws/connection.ts";
import { describeCluster } from "../aws/eks.ts";
import type { OpenAccount } from "./accounts.ts";
import { forEach, unbounded } from "./bounded.ts";
import { CollectError } from "./collect-error.ts";
import type { CollectRequest } from "./options.ts";

export interface FoundCluster {
  readonly account: OpenAccount;
  readonly name: string;
  readonly region: string;
  readonly folder: string;
  /** Name, or the ARN where two clusters share it (design §3). */
  readonly key: string;
  /** What `describe-cluster` says; absent after a gap. */
  readonly description?: Answer;
}

/** Lists and describes. Throws a {@link CollectError} `bad-options` for a named cluster that is nowhere. */
export async function findClusters(
  accounts: readonly OpenAccount[],
  regions: readonly string[],
  request: CollectRequest,
): Promise<readonly FoundCluster[]> {
  const found: FoundCluster[] = [];
  const places = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  await forEach(places, unbounded, async ({ account, region }) => {
    const names = request.cluster ?? (await listClusters(account, region));
    await forEach(names, unbounded, async (name) => {
      const folder = `eks/${account.id}/${region}/${name}`;
      const described = await describeCluster(account, { name, region, scope: `cluster:${name}`, folder });
      if (described.kind === "absent") return;
      found.push({
        account,
        name,
        region,
        folder,
        key: name,
        ...(described.kind === "read" ? { description: described.cluster } : {}),
      });
    });
  });
  for (const name of request.cluster ?? [])
    if (!found.some((one) => one.name === name))
      throw new CollectError(
        "bad-options",
        `expected the cluster \`${name}\` in ${regions.join(", ")} of account ${accounts.map(({ id }) => id).join(", ")}, came none`,
      );
  const shared = new Map<string, number>();
  for (const { name } of found) shared.set(name, (shared.get(name) ?? 0) + 1);
  return found
    .map((one) => ((shared.get(one.name) ?? 0) > 1 ? { ...one, key: arnOf(one) } : one))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

function arnOf({ account, region, name, description }: FoundCluster): string {
  return textIn(description, "arn") ?? `arn:${account.partition}:eks:${region}:${account.id}:cluster/${name}`;
}

function listClusters(account: OpenAccount, region: string): Promise<readonly string[]> {
  const place = { region, scope: `aws:${account.id}`, title: `account ${account.id} in ${region}` };
  return listAws(
    account,
    { call: CALLS.clusters, place },
    {
      file: `eks/${account.id}/${region}/list-clusters.json`,
      token: ["nextToken", "nextToken"],
      limit: { maxResults: 100 },
      read: (answer) => ({ names: textsIn(answer, "clusters"), items: [] }),
    },
  );
}
