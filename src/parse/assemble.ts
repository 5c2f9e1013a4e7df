/** All documents of a snapshot to one estate: facts laid out by account and cluster. Never throws for bad input. */
import type { ClusterFact } from "../facts/eks.ts";
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import { evidenceTable, type Handle } from "../facts/evidence.ts";
import type { Gap, Issue } from "../facts/gap.ts";
import type { Fact, Sink } from "../facts/sink.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { buildAccounts } from "./assemble-accounts.ts";
import { buildClusters } from "./assemble-clusters.ts";
import { type Attribution, attribution, DEFAULT_CLUSTER, folderOf, type KnownCluster } from "./attribute.ts";
import type { Settings } from "./clew-yaml.ts";
import type { Creator } from "./cloudtrail.ts";
import { type ClusterBuilder, clusterBuilder } from "./cluster-builder.ts";
import { LIMITS } from "./limits.ts";
import { closureGaps } from "./listing-gaps.ts";
import { isOverlaid } from "./overlay.ts";
import { type Parsed, repeatedIssue, type Said } from "./parsed.ts";
import { type ParseContext, parseDocument } from "./read.ts";

export interface AssembleOptions {
  /** Kubernetes version of every cluster, e.g. `1.33`; goes before what documents say. */
  readonly clusterVersion?: string;
}

/** Parses every document of the snapshot and lays the facts out. Equal snapshots give equal estates. */
export function assembleEstate(snapshot: Snapshot, options: AssembleOptions = {}): Estate {
  const evidence = evidenceTable();
  const issues: Issue[] = [];
  const gaps: Gap[] = [];
  const said: Said = {
    settings: [],
    bareProviders: new Set(),
    policiesListed: new Set(),
    truncated: new Set(),
    creators: [],
  };
  const parsed: Parsed[] = [];
  const sink = limitedSink(evidence, issues, gaps);
  // What is laid over comes last, wherever it lies: it speaks of accounts as well as of the cluster whose folder it was put into.
  const order = [
    ...snapshot.documents.filter(({ name }) => !isOverlaid(name)),
    ...snapshot.documents.filter(({ name }) => isOverlaid(name)),
  ];
  for (const { name, read } of order) {
    const facts = sink.open(name);
    const removed: Fact[] = [];
    parseDocument({ name, text: read() }, sink, contextOf(name, said, removed));
    sink.close();
    if (facts.length + removed.length > 0) parsed.push({ name, folder: folderOf(name), facts, removed });
  }
  const settings = rootSettings(said, issues);
  const layout = attribution(describedClusters(parsed, issues), settings?.clusters ?? [], namedClusters(parsed));
  const clusters = buildClusters(parsed, layout, sink, said);
  const accounts = buildAccounts(parsed, sink, said);
  if (settings !== undefined) gaps.push(...settings.gaps);
  const built = new Map<string, ClusterFacts>();
  for (const one of clusterOrder(layout, clusters)) {
    const builder = clusters.get(one.key) ?? clusterBuilder();
    built.set(one.key, builder.build({ name: one.key, ...about(one, options, said) }));
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

function contextOf(name: string, said: Said, removed: Fact[]): ParseContext {
  const account = ACCOUNT_FOLDER.exec(name)?.[1];
  return {
    ...(account === undefined ? {} : { account }),
    settings: (settings: Settings) => void said.settings.push({ document: name, settings }),
    listedProvider: (arn: string) => void said.bareProviders.add(arn),
    listedPolicies: (cluster: string, principal: string) => void said.policiesListed.add(`${cluster} ${principal}`),
    removed: (fact: Fact) => void removed.push(fact),
    truncated: (handle: Handle) => void said.truncated.add(handle),
    creator: (creator: Creator) => void said.creators.push(creator),
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

function namedClusters(parsed: readonly Parsed[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { facts } of parsed) for (const fact of facts) if ("cluster" in fact) names.add(fact.cluster);
  return names;
}

/** The clusters of the estate: known ones, and the nameless one where facts fell to it. */
function clusterOrder(layout: Attribution, clusters: ReadonlyMap<string, ClusterBuilder>): readonly KnownCluster[] {
  if (layout.clusters.length > 0) return layout.clusters;
  return clusters.has(DEFAULT_CLUSTER) ? [{ key: DEFAULT_CLUSTER, name: DEFAULT_CLUSTER }] : [];
}

function about({ name, description, settings }: KnownCluster, options: AssembleOptions, said: Said) {
  const account = description?.account ?? settings?.account;
  const version = options.clusterVersion ?? settings?.kubernetesVersion ?? description?.version;
  const issuer = settings?.issuer ?? description?.issuer;
  const event = said.creators.findLast((one) =>
    one.clusterArn === undefined || description === undefined
      ? one.cluster === name
      : one.clusterArn === description.arn,
  );
  const creator = settings?.creator ?? event?.principalArn;
  return {
    ...(description === undefined ? {} : { description }),
    ...(account === undefined || account === "" ? {} : { account }),
    ...(version === undefined ? {} : { kubernetesVersion: version.replace(/^v/, "") }),
    ...(issuer === undefined ? {} : { issuer: issuer.replace(/^https:\/\//, "") }),
    ...(creator === undefined ? {} : { creator }),
    ...(settings?.defaults === undefined ? {} : { defaults: settings.defaults }),
  };
}
