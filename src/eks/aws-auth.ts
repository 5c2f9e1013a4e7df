/**
 * The ConfigMap `kube-system/aws-auth` as aws-iam-authenticator reads it: pkg/mapper/configmap/configmap.go ParseMap.
 * What can be read is used; a fault in one key or entry leaves the others alone.
 */
import type { Handle } from "../facts/evidence.ts";
import type { ConfigMapFact } from "../facts/kubernetes.ts";
import { parseYaml11 } from "../parse/yaml.ts";
import {
  type MappingFault,
  type RoleMapping,
  roleMappings,
  type UserMapping,
  userMappings,
} from "./aws-auth-entries.ts";

export type { MappingFault, RoleMapping, SsoMatch, UserMapping } from "./aws-auth-entries.ts";

/** What the authenticator knows after loading the ConfigMap, entries in their written order, duplicates kept. */
export interface AwsAuth {
  readonly roles: readonly RoleMapping[];
  readonly users: readonly UserMapping[];
  readonly accounts: readonly string[];
  readonly faults: readonly MappingFault[];
  /** The ConfigMap's place; entries lie below `data` and their key. Absent when the data came without a document. */
  readonly evidence?: Handle;
}

type Key = MappingFault["key"];
type Report = (fault: Omit<MappingFault, "key">) => void;

/** Reads the `data` of the ConfigMap. Keys are case-sensitive here, unlike the fields inside of the entries. */
export function readAwsAuth(data: Readonly<Record<string, string>>, evidence?: Handle): AwsAuth {
  const faults: MappingFault[] = [];
  const read = <Value>(key: Key, empty: Value, use: (text: string, report: Report) => Value): Value => {
    const text = Object.hasOwn(data, key) ? data[key] : undefined;
    if (text === undefined || isSkipped(text)) return empty;
    return use(text, (fault) => faults.push({ ...fault, key }));
  };
  return {
    users: read("mapUsers", [], (text, report) => userMappings(firstDocument(text, report), report)),
    roles: read("mapRoles", [], (text, report) => roleMappings(firstDocument(text, report), report)),
    accounts: read("mapAccounts", [], accountsOf),
    faults,
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/** The ConfigMap that the authenticator watches; of several documents of that name the last one stands. */
export function awsAuthOf(configMaps: readonly ConfigMapFact[]): ConfigMapFact | undefined {
  return configMaps.findLast((map) => map.name === "aws-auth" && map.namespace === "kube-system");
}

/** Placeholders that tools write for an empty list. */
function isSkipped(text: string): boolean {
  return ["", "``", '""', "''"].includes(text.trim());
}

/** The first YAML document with null for an empty one, `undefined` where it cannot be read: then the key has no entries. */
function firstDocument(text: string, report: Report, keepText = false): unknown {
  if (startsEmpty(text)) return null;
  const { documents, issues } = parseYaml11(text, keepText ? { scalar: (_, written) => written } : {});
  for (const issue of issues) {
    if (issue.document !== 0 || issue.code === "duplicate-key") continue;
    report({ code: "aws-auth-yaml", expected: issue.expected, came: `${issue.came} on line ${issue.line}` });
  }
  return documents[0];
}

/** A marker, nothing, and a second marker: an empty first document, after which the authenticator reads no further. */
function startsEmpty(text: string): boolean {
  return /^(?:[ \t]*(?:#.*)?\r?\n)*---[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.test(
    text,
  );
}

/** Decoded by yaml.v2 straight into texts, so numbers keep the form in which they are written, leading zeros too. */
function accountsOf(text: string, report: Report): readonly string[] {
  const value = firstDocument(text, report, true);
  if (value === undefined || value === null || value === "") return [];
  if (!Array.isArray(value)) {
    report({ code: "aws-auth-type", expected: "a list of account ids", came: "something else" });
    return [];
  }
  return value.flatMap((account: unknown, entry) => {
    if (typeof account === "string") return [account];
    report({ code: "aws-auth-type", entry, expected: "an account id", came: "a list or mapping" });
    return [];
  });
}
