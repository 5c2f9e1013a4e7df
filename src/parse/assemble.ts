/** All documents of a snapshot to one estate: facts laid out by account and cluster. Never throws for bad input. */
import { parseArn } from "../facts/arn.ts";
import type { ClusterFact, EksFacts, EksListingFact } from "../facts/eks.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import { evidenceTable, type Handle } from "../facts/evidence.ts";
import type { Gap, Issue } from "../facts/gap.ts";
import type { AwsFact, AwsListingFact, OidcProviderFact } from "../facts/iam.ts";
import type { KubernetesFact, ListingFact } from "../facts/kubernetes.ts";
import type { Fact, Sink } from "../facts/sink.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { accountsBuilder } from "./account-builder.ts";
import { type Attribution, attribution, DEFAULT_CLUSTER, folderOf, type KnownCluster } from "./attribute.ts";
import type { Settings } from "./clew-yaml.ts";
import { type ClusterBuilder, clusterBuilder } from "./cluster-builder.ts";
import { LIMITS } from "./limits.ts";
import { closureGaps } from "./listing-gaps.ts";
import { parseDocument } from "./read.ts";

export interface AssembleOptions {
  /** Kubernetes version of every cluster, e.g. `1.33`; goes before what documents say. */
  readonly clusterVersion?: string;
}

interface Parsed {
  readonly name: string;
  readonly folder: string;
  readonly facts: readonly Fact[];
}

/** What documents say beside facts. */
interface Said {
  readonly settings: { readonly document: string; readonly settings: Settings }[];
  readonly bareProviders: Set<string>;
  readonly policiesListed: Set<string>;
  readonly truncated: Set<Handle>;
}

/** Parses every document of the snapshot and lays the facts out. Equal snapshots give equal estates. */
export function assembleEstate(snapshot: Snapshot, options: AssembleOptions = {}): Estate {
  const evidence = evidenceTable();
  const issues: Issue[] = [];
  const gaps: Gap[] = [];
  const said: Said = { settings: [], bareProviders: new Set(), policiesListed: new Set(), truncated: new Set() };
  const parsed: Parsed[] = [];
  const sink = limitedSink(evidence, issues, gaps);
  for (const { name, read } of snapshot.documents) {
    const facts = sink.open(name);
    parseDocument({ name, text: read() }, sink, contextOf(name, said));
    sink.close();
    if (facts.length > 0) parsed.push({ name, folder: folderOf(name), facts });
  }
  const settings = rootSettings(said, issues);
  const layout = attribution(describedClusters(parsed, issues), settings?.clusters ?? [], namedClusters(parsed));
  const clusters = buildClusters(parsed, layout, sink, said);
  const accounts = buildAccounts(parsed, sink, said);
  if (settings !== undefined) gaps.push(...settings.gaps);
  const built = new Map<string, ClusterFacts>();
  for (const one of clusterOrder(layout, clusters)) {
    const builder = clusters.get(one.key) ?? clusterBuilder();
    built.set(one.key, builder.build({ name: one.key, ...about(one, options) }));
  }
  for (const cluster of built.values()) gaps.push(...closureGaps(cluster, said.policiesListed));
  return {
    snapshot: snapshot.id,
    accounts: accounts.build(),
    clusters: built,
    managedPolicies: accounts.managedPolicies,
    ...(accounts.organization === undefined ? {} : { organization: accounts.organization }),
    settings: {
      ...(settings?.organization === undefined ? {} : { organization: settings.organization }),
      labels: settings?.labels ?? {},
      ...(settings === undefined ? {} : { evidence: settings.evidence }),
    },
    issues,
    gaps,
    evidence,
  };
}

interface LimitedSink extends Sink {
  /** Starts a document and returns the list its facts go to. */
  open(document: string): readonly Fact[];
  close(): void;
}

/** A sink that keeps a limited number of issues a document, and says how many it left out. */
function limitedSink(evidence: Sink["evidence"], issues: Issue[], gaps: Gap[]): LimitedSink {
  let facts: Fact[] = [];
  let name = "";
  let count = 0;
  return {
    evidence,
    fact: (fact) => void facts.push(fact),
    issue: (issue) => void (++count <= LIMITS.issuesPerDocument && issues.push(issue)),
    gap: (gap) => void gaps.push(gap),
    open(document) {
      facts = [];
      name = document;
      count = 0;
      return facts;
    },
    close() {
      const more = count - LIMITS.issuesPerDocument;
      if (more > 0)
        issues.push({
          code: "more-issues",
          document: name,
          expected: "few faults in a document",
          came: `${more} more`,
        });
      count = 0;
    },
  };
}

const ACCOUNT_FOLDER = /(?:^|\/)(?:aws|eks)\/(\d{12})\//;

function contextOf(name: string, said: Said) {
  const account = ACCOUNT_FOLDER.exec(name)?.[1];
  return {
    ...(account === undefined ? {} : { account }),
    settings: (settings: Settings) => void said.settings.push({ document: name, settings }),
    listedProvider: (arn: string) => void said.bareProviders.add(arn),
    listedPolicies: (cluster: string, principal: string) => void said.policiesListed.add(`${cluster} ${principal}`),
    truncated: (handle: Handle) => void said.truncated.add(handle),
  };
}

/** The settings nearest to the root; others are an issue. */
function rootSettings(said: Said, issues: Issue[]): Settings | undefined {
  const depth = (name: string): number => name.split("/").length;
  const [first, ...others] = said.settings.toSorted((a, b) => depth(a.document) - depth(b.document));
  for (const { document } of others)
    issues.push({
      code: "second-settings",
      document,
      expected: "one settings document in a snapshot, at its root",
      came: `another one beside \`${first?.document ?? ""}\``,
    });
  return first?.settings;
}

function describedClusters(parsed: readonly Parsed[], issues: Issue[]): { fact: ClusterFact; folder: string }[] {
  const described: { fact: ClusterFact; folder: string }[] = [];
  const seen = new Map<string, string>();
  for (const { name, folder, facts } of parsed)
    for (const fact of facts)
      if (fact.kind === "Cluster") {
        const before = seen.get(fact.arn);
        if (before !== undefined) issues.push(repeatedIssue(name, undefined, `\`${fact.cluster}\``, before));
        seen.set(fact.arn, name);
        described.push({ fact, folder });
      }
  return described;
}

const repeatedIssue = (document: string, pointer: string | undefined, what: string, before: string): Issue => ({
  code: "repeated-object",
  document,
  ...(pointer === undefined || pointer === "" ? {} : { pointer }),
  expected: "each object once",
  came: `${what} again, first in \`${before}\`; this one is kept`,
});

function namedClusters(parsed: readonly Parsed[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { facts } of parsed) for (const fact of facts) if ("cluster" in fact) names.add(fact.cluster);
  return names;
}

type ClusterSide = EksFacts | EksListingFact | KubernetesFact | ListingFact;
type AwsSide = AwsFact | AwsListingFact;

const AWS_KINDS: ReadonlySet<Fact["kind"]> = new Set<AwsSide["kind"]>([
  "User",
  "IamRole",
  "IamGroup",
  "ManagedPolicy",
  "OidcProvider",
  "SamlProvider",
  "Organization",
  "Instance",
  "LaunchTemplate",
  "ResourcePolicy",
  "AwsListing",
]);
const isAws = (fact: Fact): fact is AwsSide => AWS_KINDS.has(fact.kind);

function buildClusters(
  parsed: readonly Parsed[],
  layout: Attribution,
  sink: Sink,
  said: Said,
): Map<string, ClusterBuilder> {
  const clusters = new Map<string, ClusterBuilder>();
  for (const { name, folder, facts } of parsed) {
    let homeless = 0;
    for (const fact of facts) {
      if (isAws(fact)) continue;
      const key = clusterKey(fact, layout, folder);
      if (key === undefined) {
        homeless++;
        continue;
      }
      let builder = clusters.get(key);
      if (builder === undefined) {
        builder = clusterBuilder();
        clusters.set(key, builder);
      }
      if (fact.kind === "Listing") builder.listing(fact);
      else builder.add(named(fact, key, said), (before) => sink.issue(repeatedAt(sink, fact.evidence, before)));
    }
    if (homeless > 0) pushHomeless(sink, name, homeless);
  }
  return clusters;
}

function clusterKey(fact: ClusterSide, layout: Attribution, folder: string): string | undefined {
  if (fact.kind === "Cluster") return layout.clusters.find((one) => one.description?.arn === fact.arn)?.key;
  return "cluster" in fact && fact.cluster !== "" ? layout.ofName(fact.cluster, folder) : layout.ofFolder(folder);
}

/** EKS facts carry the key of their cluster from here on. */
function named<FactKind extends Exclude<ClusterSide, ListingFact>>(fact: FactKind, key: string, said: Said): FactKind {
  if (!("cluster" in fact)) return fact;
  if (fact.kind === "AccessEntry" && said.policiesListed.has(`${fact.cluster} ${fact.principalArn}`))
    said.policiesListed.add(`${key} ${fact.principalArn}`);
  return fact.cluster === key ? fact : { ...fact, cluster: key };
}

function pushHomeless(sink: Sink, document: string, count: number): void {
  const expected =
    "a describe-cluster document in an enclosing folder, or a path in `clew.yaml`, that tells the cluster";
  sink.issue({
    code: "unknown-cluster",
    document,
    expected,
    came: `${count} objects that may be of any of several clusters`,
  });
  sink.gap({
    kind: "unreadable",
    what: `cluster of the objects in ${document}`,
    direction: "may-add",
    scope: "*",
    close: "clew.yaml: clusters.NAME.path",
  });
}

function repeatedAt(sink: Sink, evidence: Handle, before: Handle): Issue {
  const { document, pointer } = sink.evidence.locate(evidence);
  const first = sink.evidence.locate(before);
  return repeatedIssue(
    document,
    pointer,
    "the object",
    `${first.document}${first.pointer === "" ? "" : `#${first.pointer}`}`,
  );
}

/** The clusters of the estate: known ones, and the nameless one where facts fell to it. */
function clusterOrder(layout: Attribution, clusters: ReadonlyMap<string, ClusterBuilder>): readonly KnownCluster[] {
  if (layout.clusters.length > 0) return layout.clusters;
  return clusters.has(DEFAULT_CLUSTER) ? [{ key: DEFAULT_CLUSTER, name: DEFAULT_CLUSTER }] : [];
}

function about({ description, settings }: KnownCluster, options: AssembleOptions) {
  const account = description?.account ?? settings?.account;
  const version = options.clusterVersion ?? settings?.kubernetesVersion ?? description?.version;
  const issuer = settings?.issuer ?? description?.issuer;
  return {
    ...(description === undefined ? {} : { description }),
    ...(account === undefined || account === "" ? {} : { account }),
    ...(version === undefined ? {} : { kubernetesVersion: version.replace(/^v/, "") }),
    ...(issuer === undefined ? {} : { issuer: issuer.replace(/^https:\/\//, "") }),
    ...(settings?.creator === undefined ? {} : { creator: settings.creator }),
    ...(settings?.defaults === undefined ? {} : { defaults: settings.defaults }),
  };
}

function buildAccounts(parsed: readonly Parsed[], sink: Sink, said: Said) {
  const accounts = accountsBuilder();
  const owners = ownersByFolder(parsed);
  const nameless: { readonly provider: OidcProviderFact; readonly folder: string }[] = [];
  const cutOff = new Map<string, boolean>();
  const detailed = new Set<string>();
  for (const { folder, facts } of parsed)
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
