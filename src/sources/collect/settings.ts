/** The `clew.yaml` of a collected folder: what no document says, and what could not be read. */

import type { Gap } from "../../facts/gap.ts";
import { compareGaps } from "./gap-order.ts";

/** First line of the file, by which a collected folder is known again. */
export const SETTINGS_HEAD = "# written by `clew collect`; what is wrong here is put right by collecting again";

export interface ClusterNote {
  readonly key: string;
  readonly path: string;
  readonly account?: string;
  readonly region?: string;
  readonly kubernetesVersion?: string;
}

export interface SettingsFile {
  readonly clusters: readonly ClusterNote[];
  readonly organization?: "none";
  readonly gaps: readonly Gap[];
}

/** The text. Equal content gives equal bytes. */
export function settingsText({ clusters, organization, gaps }: SettingsFile): string {
  const lines = [SETTINGS_HEAD, "apiVersion: clew/v1"];
  if (organization !== undefined) lines.push(`organization: ${organization}`);
  const sorted = clusters.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (sorted.length > 0) lines.push("clusters:");
  for (const { key, ...members } of sorted) lines.push(`  ${quoted(key)}:`, ...membersOf(members, "    "));
  if (gaps.length > 0) lines.push("gaps:");
  for (const { kind, what, direction, scope, close } of gaps.toSorted(compareGaps)) {
    const [first = "", ...rest] = membersOf({ kind, what, direction, scope, close }, "    ");
    lines.push(`  - ${first.trimStart()}`, ...rest);
  }
  return `${lines.join("\n")}\n`;
}

function membersOf(members: object, indent: string): readonly string[] {
  return Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [`${indent}${name}: ${quoted(String(value))}`],
  );
}

/** A JSON string is a YAML string. */
const quoted = (text: string): string => JSON.stringify(text);
