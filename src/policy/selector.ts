/** Does an identity, as it acts in one row, fit a selector? */
import type { Estate } from "../facts/estate.ts";
import { serviceAccountKey, splitServiceAccountUsername } from "../facts/identity.ts";
import type { RowJson } from "../queries/answer.ts";
import { glob } from "./glob.ts";
import type { Selector } from "./schema.ts";

/** A path of a row, as far as selectors look at it: whom it leads through, and as whom it ends. A row is its own best way. */
export interface Way extends Pick<RowJson, "identity" | "cluster" | "as"> {
  readonly path: { readonly steps: readonly { readonly edge: string; readonly from: string; readonly to: string }[] };
}

export type RowTest = (row: Way) => boolean;

/** Which paths are asked for. */
export interface WayTest {
  readonly fits: RowTest;
  /** Every path that fits leads through or to somebody who passes this. */
  readonly witness?: (one: Witness) => boolean;
}

/** Who stands in a row, and where: known before any path is looked for. */
export type Who = Pick<RowJson, "identity" | "cluster">;

/** Whether a row fits as far as its identity tells: `false` = whatever the path, `true` = whatever the path, `undefined` = the path decides. */
export type WhoTest = (who: Who) => boolean | undefined;

/** Labels of ServiceAccounts and tags of IAM principals, by identity key. */
export type LabelIndex = (id: string) => Readonly<Record<string, string>>;

/** Builds the index when it is first asked. */
export function labelIndex(estate: Estate): LabelIndex {
  let index: Map<string, Readonly<Record<string, string>>> | undefined;
  return (id) => {
    if (index === undefined) {
      index = new Map();
      for (const account of estate.accounts.values())
        for (const principal of [...account.users, ...account.roles]) index.set(principal.arn, principal.tags);
      for (const cluster of estate.clusters.values()) {
        for (const fact of cluster.serviceAccounts)
          index.set(serviceAccountKey(cluster.name, fact.namespace, fact.name), fact.labels);
      }
    }
    return index.get(id) ?? {};
  };
}

/** What of {@link rowTest} is settled before there is a path. */
export function whoTest(selectors: "everyone" | Selector | readonly Selector[], labels: LabelIndex): WhoTest {
  if (selectors === "everyone") return () => true;
  const tests = (Array.isArray(selectors) ? selectors : [selectors]).map((selector: Selector) => {
    const { group, through, ...own } = selector;
    return { fits: ownTest(own, labels), open: group !== undefined || through !== undefined };
  });
  return (who) => {
    const fitting = tests.filter((test) => test.fits(who));
    return fitting.length === 0 ? false : fitting.some((test) => !test.open) ? true : undefined;
  };
}

/** An identity that a path may lead through or to. */
export interface Witness {
  readonly id: string;
  readonly cluster: string | null;
  readonly groups: readonly string[];
}

/** Somebody without whom no path fits a selector that the path decides; where identity alone can, everybody is. */
export function witnessTest(selectors: "everyone" | Selector | readonly Selector[]): (one: Witness) => boolean {
  if (selectors === "everyone") return () => true;
  const tests = (Array.isArray(selectors) ? selectors : [selectors]).map((selector: Selector) => {
    const [carries, leads] = [anyGlob(selector.group), anyGlob(selector.through)];
    if (leads !== undefined) return ({ id, cluster }: Witness) => keysOf(id, cluster).some(leads);
    return carries === undefined ? () => true : ({ groups }: Witness) => groups.some(carries);
  });
  return (one) => tests.some((fits) => fits(one));
}

/** A test of rows for a rule's selectors; `everyone` fits all. */
export function rowTest(selectors: "everyone" | Selector | readonly Selector[], labels: LabelIndex): RowTest {
  if (selectors === "everyone") return () => true;
  const tests = (Array.isArray(selectors) ? selectors : [selectors]).map((selector: Selector) =>
    oneTest(selector, labels),
  );
  return (row) => tests.some((fits) => fits(row));
}

/** Globs of a field; `undefined` when the field is not given. */
export function anyGlob(patterns: string | readonly string[] | undefined): ((text: string) => boolean) | undefined {
  if (patterns === undefined) return undefined;
  const tests = (typeof patterns === "string" ? [patterns] : patterns).map(glob);
  return (text) => tests.some((fits) => fits(text));
}

function oneTest(selector: Selector, labels: LabelIndex): RowTest {
  const { group, through, ...own } = selector;
  const tests: RowTest[] = [ownTest(own, labels)];
  const carries = anyGlob(group);
  if (carries !== undefined) tests.push((row) => groupsOf(row).some(carries));
  const leads = anyGlob(through);
  if (leads !== undefined) tests.push((row) => throughOf(row).some((key) => keysOf(key, row.cluster).some(leads)));
  return (row) => tests.every((fits) => fits(row));
}

/** The parts of a selector that are about the identity itself. */
function ownTest(selector: Omit<Selector, "group" | "through">, labels: LabelIndex): (who: Who) => boolean {
  const tests: ((who: Who) => boolean)[] = [];
  const add = (patterns: string | readonly string[] | undefined, values: (who: Who) => readonly string[]): void => {
    const fits = anyGlob(patterns);
    if (fits !== undefined) tests.push((who) => values(who).some(fits));
  };
  add(selector.id, (who) => keysOf(who.identity.id, who.cluster));
  add(selector.kind, (who) => [who.identity.kind]);
  add(selector.entry, entriesOf);
  add(selector.namespace, namespaceOf);
  add(selector.account, (who) => accountOf(who.identity.id));
  add(selector.cluster, (who) => (who.cluster === null ? [] : [who.cluster]));
  for (const [name, pattern] of Object.entries(selector.labels ?? {})) {
    const fits = glob(pattern);
    tests.push((who) => {
      const value = labels(who.identity.id)[name];
      return value !== undefined && fits(value);
    });
  }
  return (who) => tests.every((fits) => fits(who));
}

/** Steps by which a cluster knows somebody by another name: they lead to nobody new. */
const MAPPINGS = new Set([
  "access-entry",
  "aws-auth-account",
  "aws-auth-role",
  "aws-auth-user",
  "cluster-creator",
  "identity-provider-config",
]);

/** Everybody behind the start: those that a step leaves, and those that it leads to. */
const throughOf = ({ path }: Way): string[] => [
  ...path.steps.slice(1).map((step) => step.from),
  ...path.steps.filter((step) => !MAPPINGS.has(step.edge)).map((step) => step.to),
];

/** A key with and without its cluster. */
function keysOf(id: string, cluster: string | null): string[] {
  return cluster !== null && id.endsWith(`@${cluster}`) ? [id, id.slice(0, -cluster.length - 1)] : [id];
}

/** Built-in groups stand for everybody in them, so a rule about workloads is about `system:serviceaccounts` too. */
function entriesOf(row: Who): string[] {
  const [key = ""] = keysOf(row.identity.id, row.cluster).slice(-1);
  if (key.startsWith("group:system:serviceaccounts")) return [row.identity.entry, "workload"];
  if (key === "group:system:authenticated") return [row.identity.entry, "workload", "human", "ci", "external"];
  if (key === "group:system:unauthenticated" || key === "anyone") return [row.identity.entry, "external"];
  if (key === "group:system:nodes") return [row.identity.entry, "node"];
  return [row.identity.entry];
}

function groupsOf(row: Pick<Way, "identity" | "cluster" | "as">): string[] {
  const own = keysOf(row.identity.id, row.cluster).flatMap((key) =>
    key.startsWith("group:") ? [key.slice("group:".length)] : [],
  );
  return [...own, ...(row.as?.groups ?? [])];
}

/** Namespace of a ServiceAccount, or of the group of a namespace's ServiceAccounts. */
export function namespaceOf(row: Who): string[] {
  for (const key of keysOf(row.identity.id, row.cluster)) {
    const account = splitServiceAccountUsername(key);
    if (account !== undefined && !account.name.includes("@")) return [account.namespace];
    const group = /^group:system:serviceaccounts:([^@]+)$/.exec(key)?.[1];
    if (group !== undefined) return [group];
  }
  return [];
}

const accountOf = (id: string): string[] => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(id)?.slice(1) ?? [];
