/**
 * Entries of `mapRoles` and `mapUsers`, decoded as Go's `encoding/json` decodes them: field names in any case, a value of a wrong type
 * skips its field, the rest is used. Structures: aws-iam-authenticator pkg/config/types.go; checks: pkg/config/mapper.go Validate.
 */

import { PARTITIONS } from "./canonicalize.ts";
import { caseFold } from "./case-fold.ts";

interface MappingEntry {
  /** Position in the list as written, counted from 0. */
  readonly entry: number;
  readonly username: string;
  readonly groups: readonly string[];
}

/** `sso` of a role entry. */
export interface SsoMatch {
  readonly permissionSetName: string;
  readonly accountId: string;
  readonly partition: string;
}

/** One entry of `mapRoles`: `rolearn` is empty exactly when `sso` is there. */
export interface RoleMapping extends MappingEntry {
  readonly rolearn: string;
  readonly sso?: SsoMatch;
}

/** One entry of `mapUsers`. */
export interface UserMapping extends MappingEntry {
  readonly userarn: string;
}

/** Something wrong below one key of the ConfigMap; `entry` is the position in its list. */
export interface MappingFault {
  readonly code: string;
  readonly key: "mapRoles" | "mapUsers" | "mapAccounts";
  readonly entry?: number;
  readonly expected: string;
  readonly came: string;
}

type Report = (fault: Omit<MappingFault, "key">) => void;
type Fields = Readonly<Record<string, unknown>>;

/** Reads the value of `mapRoles`; entries without a usable role are left out and reported. */
export function roleMappings(value: unknown, report: Report): readonly RoleMapping[] {
  return entriesOf(value, report, (fields, entry) => {
    const texts = decode(fields, ["rolearn", "username"], entry, report);
    const sso = ssoOf(fields, entry, report);
    const fault = roleFault(texts.rolearn, sso);
    if (fault !== undefined) {
      report({ code: "aws-auth-entry", entry, ...fault });
      return undefined;
    }
    return { entry, ...texts, groups: groupsOf(fields, entry, report), ...(sso === undefined ? {} : { sso }) };
  });
}

/** Reads the value of `mapUsers`; entries without `userarn` are left out and reported. */
export function userMappings(value: unknown, report: Report): readonly UserMapping[] {
  return entriesOf(value, report, (fields, entry) => {
    const texts = decode(fields, ["userarn", "username"], entry, report);
    if (texts.userarn === "") {
      report({ code: "aws-auth-entry", entry, expected: "an entry with `userarn`", came: "none" });
      return undefined;
    }
    return { entry, ...texts, groups: groupsOf(fields, entry, report) };
  });
}

function entriesOf<Entry>(
  value: unknown,
  report: Report,
  read: (fields: Fields, entry: number) => Entry | undefined,
): readonly Entry[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) {
    report({ code: "aws-auth-type", expected: "a list of entries", came: shown(value) });
    return [];
  }
  const found: Entry[] = [];
  for (const [index, item] of value.entries()) {
    if (!isFields(item) && item !== null)
      report({ code: "aws-auth-type", entry: index, expected: "a mapping", came: shown(item) });
    const entry = read(isFields(item) ? item : {}, index);
    if (entry !== undefined) found.push(entry);
  }
  return found;
}

/** Every value written for a field, in the order in which Go meets them: `sigs.k8s.io/yaml` sorts the keys of a mapping. */
function valuesOf(fields: Fields, name: string): readonly unknown[] {
  return Object.keys(fields)
    .filter((key) => caseFold(key) === name)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => fields[key]);
}

function decode<Name extends string>(
  fields: Fields,
  names: readonly Name[],
  entry: number,
  report: Report,
): Record<Name, string> {
  // The record is filled for every name right here.
  const texts = {} as Record<Name, string>;
  for (const name of names) {
    texts[name] = "";
    for (const value of valuesOf(fields, name.toLowerCase())) {
      if (typeof value === "string") texts[name] = value;
      else if (value !== null && value !== undefined)
        report({ code: "aws-auth-type", entry, expected: `a text as \`${name}\``, came: shown(value) });
    }
  }
  return texts;
}

function groupsOf(fields: Fields, entry: number, report: Report): readonly string[] {
  let groups: readonly string[] = [];
  for (const value of valuesOf(fields, "groups")) {
    if (value === null || value === undefined) {
      groups = [];
      continue;
    }
    if (!Array.isArray(value)) {
      report({ code: "aws-auth-type", entry, expected: "a list of texts as `groups`", came: shown(value) });
      continue;
    }
    const before = groups;
    groups = value.map((group: unknown, index) => {
      if (typeof group === "string") return group;
      if (group !== null)
        report({ code: "aws-auth-type", entry, expected: "a text as element of `groups`", came: shown(group) });
      return before[index] ?? "";
    });
  }
  return groups;
}

/** A value of a wrong type still makes the pointer non-nil in Go, so the entry fails the checks instead of losing the field. */
function ssoOf(fields: Fields, entry: number, report: Report): SsoMatch | undefined {
  let sso: SsoMatch | undefined;
  for (const value of valuesOf(fields, "sso")) {
    if (value === null || value === undefined) {
      sso = undefined;
      continue;
    }
    if (!isFields(value)) report({ code: "aws-auth-type", entry, expected: "a mapping as `sso`", came: shown(value) });
    const inner = isFields(value) ? value : {};
    const texts = decode(inner, ["permissionSetName", "accountID", "partition"], entry, report);
    sso = {
      permissionSetName: texts.permissionSetName || (sso?.permissionSetName ?? ""),
      accountId: texts.accountID || (sso?.accountId ?? ""),
      partition: texts.partition || (sso?.partition ?? ""),
    };
  }
  return sso;
}

function roleFault(rolearn: string, sso: SsoMatch | undefined): { expected: string; came: string } | undefined {
  if (sso === undefined) return rolearn === "" ? { expected: "an entry with `rolearn`", came: "none" } : undefined;
  if (rolearn !== "") return { expected: "either `rolearn` or `sso`", came: "both" };
  if (!/^[0-9]{12}$/.test(sso.accountId))
    return { expected: "an account id of 12 digits as `sso.accountID`", came: `\`${sso.accountId}\`` };
  if (!/^[\w+=,.@-]{1,32}$/.test(sso.permissionSetName))
    return { expected: "a name as `sso.permissionSetName`", came: `\`${sso.permissionSetName}\`` };
  if (sso.partition !== "" && !PARTITIONS.has(sso.partition))
    return { expected: "a known partition as `sso.partition`", came: `\`${sso.partition}\`` };
  return undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value !== null && typeof value === "object") return "a mapping";
  return typeof value === "string" ? "a text" : `\`${String(value)}\``;
}
