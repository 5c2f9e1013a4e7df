/** Objects that differ between two snapshots: Kubernetes objects, IAM principals and policies, what the EKS API describes. */
import { parseArn } from "../../facts/arn.ts";
import type { Estate } from "../../facts/estate.ts";
import type { Handle } from "../../facts/evidence.ts";
import type { Side } from "./side.ts";

export interface ChangedObject {
  /** `RoleBinding prod/ops`, an ARN, `access entry ARN`. */
  readonly name: string;
  readonly cluster: string | undefined;
  readonly change: "added" | "removed" | "edited";
  readonly before?: Handle;
  readonly after?: Handle;
  /** IAM principals and Kubernetes names it speaks of; they tell what it may have touched when no path leads over it. */
  readonly names: readonly string[];
  /** A principal of the same ARN with another unique id. */
  readonly recreated: boolean;
}

interface Item {
  readonly name: string;
  readonly cluster: string | undefined;
  readonly evidence: Handle;
  readonly fact: object;
  readonly names: readonly string[];
  readonly uniqueId?: string;
}

/** Compares by name and content; an object that only moved to another place has not changed. Order: name, cluster. */
export function changedObjects(base: Side, head: Side): ChangedObject[] {
  const [before, after] = [itemsOf(base, head), itemsOf(head, base)];
  const found: ChangedObject[] = [];
  for (const [key, item] of before) {
    const other = after.get(key);
    const { name, cluster, names } = item;
    if (other === undefined)
      found.push({ name, cluster, names, change: "removed", before: item.evidence, recreated: false });
    else if (contentOf(item.fact) !== contentOf(other.fact)) {
      const recreated = item.uniqueId !== undefined && other.uniqueId !== undefined && item.uniqueId !== other.uniqueId;
      found.push({
        name,
        cluster,
        names: [...new Set([...names, ...other.names])],
        change: "edited",
        before: item.evidence,
        after: other.evidence,
        recreated,
      });
    }
  }
  for (const [key, { name, cluster, names, evidence }] of after)
    if (!before.has(key)) found.push({ name, cluster, names, change: "added", after: evidence, recreated: false });
  return found.sort((a, b) => compare(a.name, b.name) || compare(a.cluster ?? "", b.cluster ?? ""));
}

/** What a fact says, without where it is written. */
const contentOf = (fact: object): string =>
  JSON.stringify(fact, (name, value: unknown) => (name === "evidence" ? undefined : value));

/** Items of one side that stand in a document which the other side does not have as it is. */
function itemsOf(side: Side, other: Side): Map<string, Item> {
  const same = new Set(other.snapshot.documents.map((document) => `${document.name}\u0000${document.sha256}`));
  const unchanged = new Set(
    side.snapshot.documents
      .filter((document) => same.has(`${document.name}\u0000${document.sha256}`))
      .map((document) => document.name),
  );
  const { estate } = side.world;
  const items = new Map<string, Item>();
  for (const item of everyItem(estate)) {
    if (unchanged.has(estate.evidence.locate(item.evidence).document)) continue;
    items.set(`${item.cluster ?? ""}\u0000${item.name}`, item);
  }
  return items;
}

function* everyItem(estate: Estate): Generator<Item> {
  for (const account of estate.accounts.values()) {
    for (const fact of [...account.users, ...account.roles])
      yield {
        name: fact.arn,
        cluster: undefined,
        evidence: fact.evidence,
        fact,
        names: [fact.arn],
        ...(fact.uniqueId === "" ? {} : { uniqueId: fact.uniqueId }),
      };
    for (const fact of [...account.groups, ...account.oidcProviders, ...account.samlProviders])
      yield { name: fact.arn, cluster: undefined, evidence: fact.evidence, fact, names: [fact.arn] };
    for (const fact of account.instances)
      yield { name: `instance ${fact.instanceId}`, cluster: undefined, evidence: fact.evidence, fact, names: [] };
    for (const fact of account.resourcePolicies)
      yield {
        name: `policy of ${fact.resourceArn}`,
        cluster: undefined,
        evidence: fact.policy.evidence,
        fact,
        names: [fact.resourceArn],
      };
  }
  for (const fact of estate.managedPolicies.values())
    yield { name: fact.arn, cluster: undefined, evidence: fact.policy.evidence, fact, names: [fact.arn] };
  if (estate.organization !== undefined)
    yield {
      name: `organization ${estate.organization.id}`,
      cluster: undefined,
      evidence: estate.organization.evidence,
      fact: estate.organization,
      names: [],
    };
  for (const { name: cluster, ...facts } of estate.clusters.values()) {
    const item = (name: string, fact: { readonly evidence: Handle }, names: readonly string[] = []): Item => ({
      name,
      cluster,
      evidence: fact.evidence,
      fact,
      names,
    });
    if (facts.description !== undefined) yield item(`cluster ${cluster}`, facts.description);
    for (const fact of facts.accessEntries) yield item(`access entry ${fact.principalArn}`, fact, [fact.principalArn]);
    for (const fact of facts.accessPolicyAssociations)
      yield item(`access policy ${fact.policyArn.split("/").at(-1) ?? ""} of ${fact.principalArn}`, fact, [
        fact.principalArn,
      ]);
    for (const fact of facts.podIdentityAssociations)
      yield item(`pod identity of ${fact.namespace}/${fact.serviceAccount}`, fact, [
        fact.roleArn ?? "",
        `system:serviceaccount:${fact.namespace}:${fact.serviceAccount}@${cluster}`,
      ]);
    for (const fact of [
      ...facts.nodegroups,
      ...facts.fargateProfiles,
      ...facts.identityProviderConfigs,
      ...facts.addons,
      ...facts.capabilities,
    ])
      yield item(`${fact.kind} ${fact.name}`, fact);
    for (const fact of [
      ...facts.clusterRoles,
      ...facts.roles,
      ...facts.clusterRoleBindings,
      ...facts.roleBindings,
      ...facts.serviceAccounts,
      ...facts.namespaces,
      ...facts.nodes,
      ...facts.pods,
      ...facts.secrets,
      ...facts.configMaps,
    ]) {
      yield item(
        `${fact.kind} ${fact.namespace === "" ? "" : `${fact.namespace}/`}${fact.name}`,
        fact,
        fact.kind === "ServiceAccount" ? [`system:serviceaccount:${fact.namespace}:${fact.name}@${cluster}`] : [],
      );
    }
    for (const fact of facts.workloads)
      yield item(`${fact.workloadKind} ${fact.namespace}/${fact.name}`, fact, [
        `system:serviceaccount:${fact.namespace}:${fact.template.serviceAccountName}@${cluster}`,
      ]);
    for (const fact of facts.others)
      yield item(`${fact.objectKind} ${fact.namespace === "" ? "" : `${fact.namespace}/`}${fact.name}`, fact);
  }
}

/** Account of an ARN, for what may have touched it. */
export const accountOf = (id: string): string | undefined => parseArn(id)?.account;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
