/** Lays the facts of AWS out by account; facts whose documents name no account get it from their surroundings (design §3). */
import { parseArn } from "../facts/arn.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Gap } from "../facts/gap.ts";
import type { AwsFact, OidcProviderFact } from "../facts/iam.ts";
import type { Sink } from "../facts/sink.ts";
import { type AccountsBuilder, accountsBuilder } from "./account-builder.ts";
import { folderOf } from "./attribute.ts";
import { type AwsSide, isAws, type Parsed, repeatedAt, type Said } from "./parsed.ts";

/** All accounts of the documents. OIDC providers are joined to their ARNs; what was cut off or only listed is a gap. */
export function buildAccounts(parsed: readonly Parsed[], sink: Sink, said: Said): AccountsBuilder {
  const accounts = accountsBuilder();
  const owners = ownersByFolder(parsed);
  const nameless: { readonly provider: OidcProviderFact; readonly folder: string }[] = [];
  const cutOff = new Map<string, boolean>();
  const detailed = new Set<string>();
  for (const { folder, facts, removed } of parsed) {
    for (const one of removed) {
      const fact = isAws(one) ? withAccount(one, owners(folder)) : undefined;
      if (fact !== undefined && fact.kind !== "AwsListing") accounts.remove(fact);
    }
    for (const one of facts) {
      if (!isAws(one)) continue;
      const fact = withAccount(one, owners(folder));
      if (fact.kind === "AwsListing") {
        if (fact.listed === "AuthorizationDetails") {
          const cut = said.truncated.has(fact.evidence);
          cutOff.set(fact.account, cut && cutOff.get(fact.account) !== false);
          if (cut) continue;
        }
        accounts.listing(fact);
      } else if (fact.kind === "OidcProvider" && fact.arn === "") nameless.push({ provider: fact, folder });
      else if ("account" in fact && fact.account === "") pushAccountless(sink, fact);
      else {
        accounts.add(fact, (before) => sink.issue(repeatedAt(sink, placeOf(fact), before)));
        if (fact.kind === "OidcProvider" && !said.bareProviders.has(fact.arn)) detailed.add(fact.arn);
      }
    }
  }
  for (const { provider } of nameless) {
    if (provider.account === "") {
      pushAccountless(sink, provider);
      continue;
    }
    const { account, url } = provider;
    const arn =
      accounts.providerArn(account, url) ?? `arn:${accounts.partition(account)}:iam::${account}:oidc-provider/${url}`;
    detailed.add(arn);
    accounts.add({ ...provider, arn }, () => undefined);
  }
  for (const arn of said.bareProviders) if (!detailed.has(arn)) sink.gap(bareProvider(arn));
  for (const [account, cut] of cutOff) if (cut) for (const gap of cutOffGaps(account)) sink.gap(gap);
  return accounts;
}

const placeOf = (fact: AwsFact): Handle => ("policy" in fact ? fact.policy.evidence : fact.evidence);

/** Account of a folder where nothing in a document tells it: that of the authorization details nearest to it, or the only one of the snapshot. */
function ownersByFolder(parsed: readonly Parsed[]): (folder: string) => string {
  const byFolder = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const { folder, facts } of parsed)
    for (const fact of facts)
      if (isAws(fact) && "account" in fact && /^\d{12}$/.test(fact.account)) {
        if (fact.kind === "ResourcePolicy") continue;
        all.add(fact.account);
        const known = byFolder.get(folder);
        if (known === undefined) byFolder.set(folder, new Set([fact.account]));
        else known.add(fact.account);
      }
  const [single] = all.size === 1 ? all : [];
  return (folder) => {
    for (let at = folder; ; at = folderOf(at)) {
      const here = byFolder.get(at);
      if (here !== undefined) {
        const [only] = here.size === 1 ? here : [];
        return only ?? "";
      }
      if (at === "") return single ?? "";
    }
  };
}

const withAccount = (fact: AwsSide, account: string): AwsSide =>
  "account" in fact && fact.account === "" ? { ...fact, account } : fact;

function pushAccountless(sink: Sink, fact: AwsFact): void {
  const { document, pointer } = sink.evidence.locate(placeOf(fact));
  const expected = "an enclosing folder `aws/ACCOUNT`, or authorization details beside it, that tell the account";
  sink.issue({ code: "unknown-account", document, ...(pointer === "" ? {} : { pointer }), expected, came: "neither" });
}

const bareProvider = (arn: string): Gap => ({
  kind: "not-supplied",
  what: `client ids of ${arn}`,
  direction: "may-add",
  scope: `aws:${parseArn(arn)?.account ?? ""}`,
  close: "iam:GetOpenIDConnectProvider",
});

const cutOffGaps = (account: string): readonly Gap[] =>
  (["may-add", "may-remove"] as const).map((direction) => ({
    kind: "not-supplied",
    what: `further pages of authorization details of ${account}`,
    direction,
    scope: `aws:${account}`,
    close: "iam:GetAccountAuthorizationDetails",
  }));
