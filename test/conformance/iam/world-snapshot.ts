/** A world of the trust-graph cases, laid out as the snapshot a user would have. */
import { createHash } from "node:crypto";
import type { Estate } from "../../../src/facts/estate.ts";
import { assembleEstate } from "../../../src/parse/assemble.ts";
import { snapshotOf } from "../../../src/parse/snapshot.ts";

type PolicyLevels = readonly (readonly unknown[])[];

export interface World {
  readonly organizationId?: string;
  readonly services: readonly string[];
  readonly accounts: readonly {
    readonly accountId: string;
    readonly authorizationDetails: unknown;
    readonly openIDConnectProviders: readonly unknown[];
    readonly serviceControlPolicies?: PolicyLevels;
    readonly resourceControlPolicies?: PolicyLevels;
  }[];
}

/** The estate of a world. */
export function estateOf(world: World): Estate {
  return assembleEstate(snapshotOf(documentsOf(world), (text) => createHash("sha256").update(text).digest("hex")));
}

/** The documents of a world: `aws/<account>/…`, `organization.json` where there are control policies or an organization, `clew.yaml` where there is none. */
export function documentsOf(world: World): readonly { readonly name: string; readonly text: string }[] {
  const documents: { name: string; text: string }[] = [];
  const put = (name: string, content: unknown): void => void documents.push({ name, text: JSON.stringify(content) });
  for (const account of world.accounts) {
    put(`aws/${account.accountId}/authorization-details.json`, account.authorizationDetails);
    put(`aws/${account.accountId}/oidc-providers.json`, { OpenIDConnectProviderList: account.openIDConnectProviders });
  }
  const controlled = world.accounts.some((one) => one.serviceControlPolicies ?? one.resourceControlPolicies);
  if (world.organizationId !== undefined || controlled) put("organization.json", organizationOf(world));
  if (world.organizationId === undefined)
    documents.push({ name: "clew.yaml", text: "apiVersion: clew/v1\norganization: none\n" });
  return documents;
}

function organizationOf(world: World) {
  const units: { id: string; name: string; parentId?: string }[] = [{ id: "r-root", name: "Root" }];
  const accounts: { id: string; name: string; parentId: string }[] = [];
  const policies: { id: string; type: string; name: string; content: unknown }[] = [];
  const attachments: { policyId: string; targetId: string }[] = [];
  for (const account of world.accounts) {
    let parentId = "r-root";
    const depth = Math.max(account.serviceControlPolicies?.length ?? 0, account.resourceControlPolicies?.length ?? 0);
    for (let level = 0; level < depth; level++) {
      const id = `ou-${account.accountId}-${level}`;
      units.push({ id, name: id, parentId });
      attach("SERVICE_CONTROL_POLICY", account.serviceControlPolicies?.[level], id);
      attach("RESOURCE_CONTROL_POLICY", account.resourceControlPolicies?.[level], id);
      parentId = id;
    }
    accounts.push({ id: account.accountId, name: account.accountId, parentId });
  }
  return {
    apiVersion: "clew/v1",
    kind: "Organization",
    id: world.organizationId ?? "o-unnamed",
    units,
    accounts,
    policies,
    attachments,
  };

  function attach(type: string, documents: readonly unknown[] | undefined, targetId: string): void {
    for (const content of documents ?? []) {
      const policyId = `p-${policies.length}`;
      policies.push({ id: policyId, type, name: policyId, content });
      attachments.push({ policyId, targetId });
    }
  }
}
