/** One cluster as the EKS API tells it. API reference of Amazon EKS; every listing pages with `nextToken`, 100 at most. */
import { forEach, settled, unbounded } from "../collect/bounded.ts";
import { keyIn } from "../collect/layout.ts";
import { itemOf } from "../collect/reading.ts";
import { type Account, commandOf, describeAws, listAws, type Place, stepOf } from "./account.ts";
import { listIn, objectIn, printed, textIn, textsIn } from "./answer.ts";
import { awsFailure } from "./aws-error.ts";
import { type AwsCall, CALLS } from "./calls.ts";
import type { Answer } from "./connection.ts";

export interface EksCluster {
  readonly name: string;
  readonly region: string;
  /** Scope of its gaps: `cluster:KEY`. */
  readonly scope: string;
  /** Folder of its documents, without a slash at the end. */
  readonly folder: string;
}

/** What a listing names, and how each of them is asked for. */
interface Family {
  readonly list: AwsCall;
  /** Member of the listing's answer. */
  readonly member: string;
  readonly names: (answer: Answer) => readonly string[];
  readonly describe: AwsCall;
  /** Input that asks for the one of this name. */
  readonly input: (name: string) => Readonly<Record<string, unknown>>;
}

const FAMILIES: readonly Family[] = [
  {
    list: CALLS.accessEntries,
    member: "accessEntries",
    names: (answer) => textsIn(answer, "accessEntries"),
    describe: CALLS.accessEntry,
    input: (principalArn) => ({ principalArn }),
  },
  {
    list: CALLS.podIdentities,
    member: "associations",
    names: (answer) => listIn(answer, "associations").flatMap((one) => textIn(one, "associationId") ?? []),
    describe: CALLS.podIdentity,
    input: (associationId) => ({ associationId }),
  },
  {
    list: CALLS.nodegroups,
    member: "nodegroups",
    names: (answer) => textsIn(answer, "nodegroups"),
    describe: CALLS.nodegroup,
    input: (nodegroupName) => ({ nodegroupName }),
  },
  {
    list: CALLS.fargateProfiles,
    member: "fargateProfileNames",
    names: (answer) => textsIn(answer, "fargateProfileNames"),
    describe: CALLS.fargateProfile,
    input: (fargateProfileName) => ({ fargateProfileName }),
  },
  {
    list: CALLS.identityProviders,
    member: "identityProviderConfigs",
    names: (answer) =>
      listIn(answer, "identityProviderConfigs").map(
        (one) => `${textIn(one, "type") ?? "oidc"}/${textIn(one, "name") ?? ""}`,
      ),
    describe: CALLS.identityProvider,
    input: (name) => {
      const [type = "", ...rest] = name.split("/");
      return { identityProviderConfig: { type, name: rest.join("/") } };
    },
  },
  {
    list: CALLS.addons,
    member: "addons",
    names: (answer) => textsIn(answer, "addons"),
    describe: CALLS.addon,
    input: (addonName) => ({ addonName }),
  },
  {
    list: CALLS.capabilities,
    member: "capabilities",
    names: (answer) => listIn(answer, "capabilities").flatMap((one) => textIn(one, "capabilityName") ?? []),
    describe: CALLS.capability,
    input: (capabilityName) => ({ capabilityName }),
  },
];

export type Described =
  /** `cluster` is the object below `cluster` of the answer. */
  | { readonly kind: "read"; readonly cluster: Answer }
  /** There is no such cluster here. */
  | { readonly kind: "absent" }
  /** A gap says why. */
  | { readonly kind: "not-read" };

/** Reads `describe-cluster`. */
export async function describeCluster(account: Account, cluster: EksCluster): Promise<Described> {
  const file = `${cluster.folder}/aws/describe-cluster.json`;
  const { staging, documents } = account.reading;
  const absent = (error: unknown): boolean => awsFailure(error) === "not-found";
  const one = { call: CALLS.cluster, place: placeOf(cluster), input: { name: cluster.name }, absent };
  if (!(await describeAws(account, one, file, (answer) => [itemOf(file, "cluster", printed(answer))])))
    return { kind: "not-read" };
  const [item] = staging.items(file);
  const described = item === undefined ? undefined : objectIn(JSON.parse(item.text), "cluster");
  if (described === undefined) return { kind: "absent" };
  documents.set(file, { kind: "single" });
  return { kind: "read", cluster: described };
}

/** Reads everything that belongs to the cluster. Documents: `aws/*.json` below its folder, a listing and what it names in one. */
export async function collectEks(account: Account, cluster: EksCluster): Promise<void> {
  await settled(FAMILIES.map((family) => collectFamily(account, cluster, family)));
}

async function collectFamily(account: Account, cluster: EksCluster, family: Family): Promise<void> {
  const place = placeOf(cluster);
  const clusterName = cluster.name;
  const listing = fileOf(cluster, family.list);
  const names = await listAws(
    account,
    { call: family.list, place, input: { clusterName } },
    {
      file: listing,
      token: ["nextToken", "nextToken"],
      limit: { maxResults: 100 },
      read: (answer) => {
        const found = family.names(answer);
        const members = listIn(answer, family.member);
        return {
          names: found,
          items: members.map((one, index) => itemOf(listing, keyIn(family.member, found[index] ?? ""), printed(one))),
        };
      },
    },
  );
  const { staging, documents } = account.reading;
  if (staging.has(listing)) {
    const complete = staging.step(stepOf({ call: family.list, place }, listing))?.done === true;
    documents.set(listing, { kind: "object", head: complete ? {} : { nextToken: "not read" }, lists: [family.member] });
  }
  const file = fileOf(cluster, family.describe);
  await forEach(names, unbounded, async (name) => {
    const input = { clusterName, ...family.input(name) };
    await describeAws(account, { call: family.describe, place, name, input }, file, (answer) => [
      itemOf(file, name, printed(answer)),
    ]);
    if (family.list === CALLS.accessEntries) await accessPolicies(account, cluster, name);
  });
  if (staging.has(file)) documents.set(file, { kind: "array" });
}

/** `list-associated-access-policies` of one access entry. */
async function accessPolicies(account: Account, cluster: EksCluster, principalArn: string): Promise<void> {
  const file = fileOf(cluster, CALLS.accessPolicies);
  const member = "associatedAccessPolicies";
  const input = { clusterName: cluster.name, principalArn };
  await listAws(
    account,
    { call: CALLS.accessPolicies, place: placeOf(cluster), name: principalArn, input },
    {
      file,
      shared: true,
      token: ["nextToken", "nextToken"],
      limit: { maxResults: 100 },
      read: (answer) => ({
        items: [
          itemOf(file, keyIn(principalArn, ""), input),
          ...listIn(answer, member).map((one) =>
            itemOf(file, keyIn(principalArn, textIn(one, "policyArn") ?? ""), printed(one)),
          ),
        ],
      }),
    },
  );
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "groups", member });
}

/** Documents are named by the commands of the AWS CLI. */
function fileOf(cluster: EksCluster, call: AwsCall): string {
  return `${cluster.folder}/aws/${commandOf(call)}.json`;
}

function placeOf({ name, region, scope }: EksCluster): Place {
  return { region, scope, title: `cluster ${name}` };
}
