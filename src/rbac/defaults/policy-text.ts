/** The text form in which built-in policy is kept: one head line an object, its rules or subjects indented below. */
import type { PolicyRule, Subject } from "../../facts/kubernetes.ts";
import { RBAC_GROUP } from "../../facts/kubernetes.ts";

/** A head line `NAME | KEY VALUE | …` and the lines below it. Keys: `in` namespace, `to` role, `into`/`from` aggregation label. */
export interface PolicyBlock {
  readonly name: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

/**
 * Reads blocks for one version. A head or a line may begin with `>=1.31 ` or `<1.31 ` and then belongs only to those versions
 * (of a head: with everything below it). Text of ours: malformed text throws.
 */
export function readBlocks(text: string, version: string): readonly PolicyBlock[] {
  const blocks: { name: string; keys: Record<string, string>; lines: string[] }[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const indented = line.startsWith("  ");
    const content = forVersion(line.trim(), version);
    if (!indented) {
      inside = content !== undefined;
      if (content !== undefined) blocks.push(headOf(content));
    } else if (inside && content !== undefined) blocks.at(-1)?.lines.push(content);
  }
  return blocks;
}

function headOf(content: string): { name: string; keys: Record<string, string>; lines: string[] } {
  const [name = "", ...parts] = content.split(" | ");
  const keys: Record<string, string> = {};
  for (const part of parts) {
    const space = part.indexOf(" ");
    keys[part.slice(0, space)] = part.slice(space + 1);
  }
  return { name, keys, lines: [] };
}

/** `VERBS GROUPS RESOURCES [NAMES]` or `VERBS url:URLS`, lists by commas, the core group written `core`. */
export function readRule(line: string): PolicyRule {
  const [verbs = "", second = "", resources = "", names] = line.split(" ");
  const rule = { verbs: verbs.split(","), apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  if (second.startsWith("url:")) return { ...rule, nonResourceURLs: second.slice("url:".length).split(",") };
  return {
    ...rule,
    apiGroups: second.split(",").map((group) => (group === "core" ? "" : group)),
    resources: resources.split(","),
    resourceNames: names === undefined ? [] : names.split(","),
  };
}

/** `user:NAME`, `group:NAME` or `sa:NAMESPACE/NAME`. */
export function readSubject(line: string): Subject {
  const colon = line.indexOf(":");
  const [kind, name] = [line.slice(0, colon), line.slice(colon + 1)];
  if (kind === "user") return { kind: "User", apiGroup: RBAC_GROUP, name, namespace: "" };
  if (kind === "group") return { kind: "Group", apiGroup: RBAC_GROUP, name, namespace: "" };
  const [namespace = "", account = ""] = name.split("/");
  if (kind !== "sa" || account === "") throw new TypeError(`expected a subject, came \`${line}\``);
  return { kind: "ServiceAccount", apiGroup: "", name: account, namespace };
}

function forVersion(content: string, version: string): string | undefined {
  const space = content.indexOf(" ");
  const head = content.slice(0, space);
  if (head.startsWith(">=")) return compareVersions(version, head.slice(2)) >= 0 ? content.slice(space + 1) : undefined;
  if (head.startsWith("<")) return compareVersions(version, head.slice(1)) < 0 ? content.slice(space + 1) : undefined;
  return content;
}

/** Orders Kubernetes versions (`1.33`, `v1.33.2`, `1.33+`) by major and minor number; what is no version counts as newer than all. */
export function compareVersions(a: string, b: string): number {
  return ordinal(a) - ordinal(b);
}

const NO_VERSION = 1_000_000;

function ordinal(version: string): number {
  const match = /^v?(\d{1,3})\.(\d{1,3})/.exec(version);
  return match === null ? NO_VERSION : Number(match[1]) * 1000 + Number(match[2]);
}
