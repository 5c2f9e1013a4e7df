/** Reads the oracle data beside this file. Formats: README.md here. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Attributes } from "../../../src/rbac/attributes.ts";

export interface OracleQuery {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly nonResource?: boolean;
  readonly path?: string;
}

export interface OracleRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface OracleCluster {
  readonly id: string;
  readonly objects: readonly unknown[];
  readonly invalidObjects?: readonly { readonly index: number; readonly errors: readonly string[] }[];
  readonly aggregated?: Readonly<Record<string, readonly OracleRule[]>>;
  readonly queries: readonly OracleQuery[];
  readonly verdicts: readonly {
    readonly allowed: boolean;
    readonly superuser?: boolean;
    readonly reason?: string;
    readonly grants?: readonly {
      readonly binding: string;
      readonly role: string;
      readonly subject: number;
      readonly rules: readonly number[];
    }[];
    readonly errors?: readonly string[];
  }[];
  readonly covers?: readonly {
    readonly user: string;
    readonly groups?: readonly string[];
    readonly namespace?: string;
    readonly role: string;
  }[];
  readonly coverResults?: readonly {
    readonly covered: boolean;
    readonly missing?: readonly OracleRule[];
    readonly missingCount?: number;
  }[];
}

export interface Counts {
  readonly clusters?: number;
  readonly objects?: number;
  readonly queries: number;
  readonly allowed: number;
  readonly covers: number;
  readonly candidates: number;
  readonly reviews: number;
}

/** One parsed JSON file of this folder, unzipped where its name says so. */
export function oracleJson<T>(file: string): T {
  // The shape of our own committed data; its use in the tests is the check.
  return JSON.parse(oracleText(file)) as T;
}

/** Every line of a JSON Lines file of this folder. */
export function oracleLines<T>(file: string): readonly T[] {
  return oracleText(file)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** How many cases the open part of a set has. */
export function openCounts(set: string): Counts {
  const counts = oracleJson<Readonly<Record<string, Counts>>>("counts.json")[`open/${set}`];
  if (counts === undefined) throw new Error(`counts.json has no set open/${set}`);
  return counts;
}

/** The request of a query line; what is absent is the empty string. */
export function attributesOf(query: Omit<OracleQuery, "user">): Attributes {
  const { verb = "", group = "", resource = "", subresource = "", name = "", namespace = "", path } = query;
  if (query.nonResource === true || path !== undefined) return { verb, path: path ?? "" };
  return { verb, group, resource, subresource, name, namespace };
}

function oracleText(file: string): string {
  const bytes = readFileSync(new URL(file, import.meta.url));
  return file.endsWith(".gz") ? gunzipSync(bytes).toString("utf8") : bytes.toString("utf8");
}
