/** The answers of `aws eks list-*`. Most print no cluster name: `cluster` is then "" until the snapshot is laid out by folders. */
import type { EksListingFact } from "../facts/eks.ts";
import type { Fact } from "../facts/sink.ts";
import {
  type Cursor,
  handleOf,
  listAt,
  objectAt,
  objectsAt,
  optional,
  requiredText,
  textAt,
  textsAt,
} from "./cursor.ts";
import { dateAt } from "./date.ts";

/** Reads a whole answer into facts. */
export type ListReader = (cursor: Cursor) => readonly Fact[];

/** By a member that only this answer has. */
export const LISTS: ReadonlyMap<string, ListReader> = new Map<string, ListReader>([
  ["associatedAccessPolicies", readAssociatedPolicies],
  ["accessEntries", (cursor) => listing(cursor, "AccessEntry", textsAt(cursor, "accessEntries"))],
  ["associations", readAssociations],
  ["nodegroups", (cursor) => listing(cursor, "Nodegroup", textsAt(cursor, "nodegroups"))],
  ["fargateProfileNames", (cursor) => listing(cursor, "FargateProfile", textsAt(cursor, "fargateProfileNames"))],
  [
    "identityProviderConfigs",
    (cursor) => listing(cursor, "IdentityProviderConfig", names(cursor, "identityProviderConfigs", "name")),
  ],
  ["addons", (cursor) => listing(cursor, "Addon", addonNames(cursor))],
  ["capabilities", (cursor) => listing(cursor, "Capability", names(cursor, "capabilities", "capabilityName"))],
  ["clusters", () => []],
  ["accessPolicies", () => []],
]);

function listing(
  cursor: Cursor,
  listed: EksListingFact["listed"],
  items: readonly string[],
): readonly EksListingFact[] {
  if (incomplete(cursor, listed)) return [];
  return [
    { kind: "EksListing", cluster: textAt(cursor, "clusterName") ?? "", listed, items, evidence: handleOf(cursor) },
  ];
}

/** A `nextToken` says that more was there: the kind does not count as complete. */
function incomplete(cursor: Cursor, listed: string): boolean {
  const token = cursor.value["nextToken"];
  if (token === undefined || token === null) return false;
  const { sink, handle } = cursor.root;
  const { document, pointer } = sink.evidence.locate(handle);
  sink.issue({
    code: "incomplete-listing",
    document,
    pointer,
    expected: `every page of the ${listed} listing`,
    came: "a page with `nextToken`",
  });
  return true;
}

function names(cursor: Cursor, key: string, name: string): readonly string[] {
  return objectsAt(cursor, key).flatMap((one) => textAt(one, name) ?? []);
}

/** `list-addons` prints names; `describe-addon-versions` prints objects under the same member, which name no add-on of the cluster. */
function addonNames(cursor: Cursor): readonly string[] {
  return listAt(cursor, "addons").filter((one) => typeof one === "string");
}

function readAssociations(cursor: Cursor): readonly Fact[] {
  const summaries = objectsAt(cursor, "associations");
  const cluster = summaries.map((one) => textAt(one, "clusterName")).find((one) => one !== undefined) ?? "";
  const items = summaries.flatMap((one) => textAt(one, "associationArn") ?? textAt(one, "associationId") ?? []);
  return listing(cursor, "PodIdentityAssociation", items).map((one) => ({ ...one, cluster }));
}

function readAssociatedPolicies(cursor: Cursor): readonly Fact[] {
  const principalArn = requiredText(cursor, "principalArn");
  if (principalArn === undefined) return [];
  const cluster = textAt(cursor, "clusterName") ?? "";
  return objectsAt(cursor, "associatedAccessPolicies").flatMap((one): readonly Fact[] => {
    const policyArn = requiredText(one, "policyArn");
    if (policyArn === undefined) return [];
    const scope = objectAt(one, "accessScope");
    const namespaced = scope !== undefined && textAt(scope, "type") === "namespace";
    return [
      {
        kind: "AccessPolicyAssociation",
        cluster,
        evidence: handleOf(one),
        principalArn,
        policyArn,
        scope: namespaced ? "namespace" : "cluster",
        namespaces: scope === undefined ? [] : textsAt(scope, "namespaces"),
        ...optional("associatedAt", dateAt(one, "associatedAt")),
      },
    ];
  });
}
