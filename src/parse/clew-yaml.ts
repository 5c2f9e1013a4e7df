/** `clew.yaml`: what the snapshot's owner says about it. `apiVersion: clew/v1` without a `kind`. */
import type { Handle } from "../facts/evidence.ts";
import type { Direction, Gap, GapKind } from "../facts/gap.ts";
import {
  type Cursor,
  describe,
  fault,
  handleOf,
  isObject,
  listAt,
  objectAt,
  optional,
  textAt,
  textMapAt,
} from "./cursor.ts";

export type Defaults = "auto" | "none" | "kubernetes" | "eks";

/** `clusters.NAME` */
export interface ClusterSettings {
  readonly name: string;
  /** Folder of its documents, without slashes at its ends. */
  readonly path?: string;
  readonly issuer?: string;
  readonly creator?: string;
  readonly kubernetesVersion?: string;
  readonly defaults?: Defaults;
  readonly account?: string;
  readonly region?: string;
}

export interface Settings {
  readonly clusters: readonly ClusterSettings[];
  readonly organization?: "none";
  readonly labels: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, string>>;
  readonly gaps: readonly Gap[];
  readonly evidence: Handle;
}

const KEYS: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "clusters",
  "organization",
  "gaps",
  "labels",
  "names",
]);
const CLUSTER_KEYS: ReadonlySet<string> = new Set([
  "path",
  "issuer",
  "creator",
  "kubernetesVersion",
  "defaults",
  "account",
  "region",
]);
const DEFAULTS: readonly Defaults[] = ["auto", "none", "kubernetes", "eks"];

/** Reads the settings; unknown keys and wrong values are issues. */
export function readSettings(cursor: Cursor): Settings {
  unknownKeys(cursor, KEYS);
  const clusters = objectAt(cursor, "clusters");
  const organization = textAt(cursor, "organization");
  if (organization !== undefined && organization !== "none")
    fault(cursor, ["organization"], "`none`, or an Organization document", describe(organization));
  return {
    clusters: clusters === undefined ? [] : Object.keys(clusters.value).flatMap((name) => readCluster(clusters, name)),
    ...(organization === "none" ? { organization } : {}),
    labels: textMapAt(cursor, "labels"),
    names: textMapAt(cursor, "names"),
    gaps: listAt(cursor, "gaps").flatMap((value, index) => readGap(cursor, index, value)),
    evidence: handleOf(cursor),
  };
}

function unknownKeys(cursor: Cursor, known: ReadonlySet<string>): void {
  for (const key of Object.keys(cursor.value))
    if (!known.has(key)) fault(cursor, [key], `one of ${[...known].join(", ")}`, `the key \`${key}\``);
}

function readCluster(clusters: Cursor, name: string): readonly ClusterSettings[] {
  if (clusters.value[name] === null) return [{ name }];
  const cluster = objectAt(clusters, name);
  if (cluster === undefined) return [];
  unknownKeys(cluster, CLUSTER_KEYS);
  const version = cluster.value["kubernetesVersion"];
  const written = textAt(cluster, "defaults");
  const defaults = DEFAULTS.find((one) => one === written);
  if (written !== undefined && defaults === undefined)
    fault(cluster, ["defaults"], `one of ${DEFAULTS.join(", ")}`, describe(written));
  return [
    {
      name,
      ...optional("path", textAt(cluster, "path")?.replace(/^(?:\.?\/)+|\/+$/g, "")),
      ...optional("issuer", textAt(cluster, "issuer")?.replace(/^https:\/\//, "")),
      ...optional("creator", textAt(cluster, "creator")),
      // An unquoted 1.33 is a number in YAML; 1.30 would be 1.3 by then, which is no version of EKS.
      ...optional(
        "kubernetesVersion",
        typeof version === "number" ? versionOf(version) : textAt(cluster, "kubernetesVersion")?.replace(/^v/, ""),
      ),
      ...optional("defaults", defaults),
      ...optional("account", idAt(cluster, "account")),
      ...optional("region", textAt(cluster, "region")),
    },
  ];
}

function versionOf(version: number): string {
  const [major = "1", minor = ""] = String(version).split(".");
  return `${major}.${minor.length === 1 ? `${minor}0` : minor}`;
}

/** An account id; YAML reads an unquoted one as a number, which has lost its leading zeros. */
function idAt(cursor: Cursor, key: string): string | undefined {
  const value = cursor.value[key];
  return typeof value === "number" ? String(value).padStart(12, "0") : textAt(cursor, key);
}

const GAP_KINDS: readonly GapKind[] = [
  "not-supplied",
  "unreadable",
  "unpublished",
  "undocumented",
  "nondeterministic",
  "search-limit",
];
const DIRECTIONS: readonly Direction[] = ["may-add", "may-remove"];

/** A gap is an object like those of answers, or just a sentence: what is missing. */
function readGap(cursor: Cursor, index: number, value: unknown): readonly Gap[] {
  const evidence = [handleOf(cursor, "gaps", index)];
  if (typeof value === "string")
    return [{ kind: "not-supplied", what: value, direction: "may-add", scope: "*", close: "", evidence }];
  if (!isObject(value)) {
    fault(cursor, ["gaps", index], "a gap", describe(value));
    return [];
  }
  const gap: Cursor = { root: cursor.root, parent: cursor, path: ["gaps", index], value };
  const what = textAt(gap, "what");
  if (what === undefined) {
    fault(gap, ["what"], "what is missing", "nothing");
    return [];
  }
  const kind = oneOf(gap, "kind", GAP_KINDS) ?? "not-supplied";
  const direction = oneOf(gap, "direction", DIRECTIONS) ?? "may-add";
  return [{ kind, what, direction, scope: textAt(gap, "scope") ?? "*", close: textAt(gap, "close") ?? "", evidence }];
}

function oneOf<Value extends string>(cursor: Cursor, key: string, values: readonly Value[]): Value | undefined {
  const written = textAt(cursor, key);
  const value = values.find((one) => one === written);
  if (written !== undefined && value === undefined)
    fault(cursor, [key], `one of ${values.join(", ")}`, describe(written));
  return value;
}
