/** From an answer of the SDK to the JSON that the AWS CLI prints, in an order that does not depend on the moment. */
import type { Answer } from "./connection.ts";

/** The member as a list; anything else is an empty one. */
export function listIn(answer: Answer, name: string): readonly unknown[] {
  const value = answer[name];
  return Array.isArray(value) ? value : [];
}

/** The member as a text, when it is one. */
export function textIn(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === "string" && member !== "" ? member : undefined;
}

/** The texts in a list. */
export function textsIn(answer: Answer, name: string): readonly string[] {
  return listIn(answer, name).filter((one) => typeof one === "string");
}

/** The member as an object, when it is one. */
export function objectIn(value: unknown, name: string): Answer | undefined {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === "object" && member !== null && !Array.isArray(member) ? { ...member } : undefined;
}

/** Members that hold a policy document as text. IAM percent-encodes it (RFC 3986); the CLI prints it decoded. */
const DOCUMENTS: ReadonlySet<string> = new Set(["AssumeRolePolicyDocument", "PolicyDocument", "Document"]);
/** Lists in which the order says nothing, with the member that sorts them ("" = the texts themselves). */
const SETS: Readonly<Record<string, string>> = {
  Tags: "Key",
  TagSet: "Key",
  GroupList: "",
  AttachedManagedPolicies: "PolicyArn",
  UserPolicyList: "PolicyName",
  GroupPolicyList: "PolicyName",
  RolePolicyList: "PolicyName",
  InstanceProfileList: "Arn",
  PolicyVersionList: "VersionId",
  ClientIDList: "",
  SecurityGroups: "GroupId",
  kubernetesGroups: "",
  associatedAccessPolicies: "policyArn",
  namespaces: "",
};
/** What can hold secrets and that no answer needs: user data of instances, the environment of functions. */
const CUT: ReadonlySet<string> = new Set(["UserData", "Environment"]);

/** The value as the CLI prints it: dates as text, policy documents decoded, keys sorted, members without a value left out. */
export function printed(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(printed);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member === undefined || member === null || CUT.has(key)) continue;
    if (typeof member === "string" && DOCUMENTS.has(key)) result[key] = decoded(member);
    else result[key] = sorted(printed(member), SETS[key]);
  }
  return result;
}

/** A policy document as an object; a text that is none stays as it is, for the parser to say so. */
export function decoded(text: string): unknown {
  for (const read of [decodeURIComponent, (plain: string) => plain])
    try {
      const value: unknown = JSON.parse(read(text));
      if (typeof value === "object" && value !== null) return value;
    } catch {
      // The next reading may fit.
    }
  return text;
}

function sorted(value: unknown, by: string | undefined): unknown {
  if (by === undefined || !Array.isArray(value)) return value;
  const key = (one: unknown): string => (by === "" ? String(one) : (textIn(one, by) ?? ""));
  return value.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
