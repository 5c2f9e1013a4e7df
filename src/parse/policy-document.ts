/** IAM policy documents as answers carry them: an object, JSON text, or JSON text encoded for URLs (RFC 3986), as IAM returns it. */
import type { PolicyDocument } from "../facts/iam.ts";
import { type Cursor, describe, fault, handleOf, isObject, isTooDeep, optional } from "./cursor.ts";

/** The document under `key`. One that cannot be read gives `document: undefined`, an issue and gaps that blind `owner`. */
export function policyAt(cursor: Cursor, key: string, name: string, owner: string, arn?: string): PolicyDocument {
  const { document, problem } = checked(decode(cursor.value[key]));
  const evidence = handleOf(cursor, key);
  if (problem !== undefined) {
    fault(cursor, [key], "a policy document, as an object or as JSON text", problem);
    unreadable(cursor, key, `policy document \`${name}\``, owner);
  }
  return { name, ...optional("arn", arn), document, evidence };
}

/** Pushes the gaps of a policy whose content is not known: it could have granted, and it could have denied. */
export function unreadable(cursor: Cursor, key: string, what: string, owner: string): void {
  for (const direction of ["may-add", "may-remove"] as const)
    cursor.root.sink.gap({
      kind: "unreadable",
      what: `${what} of ${owner}`,
      direction,
      scope: owner.startsWith("arn:") ? `principal:${owner}` : "*",
      close: "iam:GetAccountAuthorizationDetails",
      evidence: [handleOf(cursor, key)],
    });
}

type Decoded = { readonly document?: unknown; readonly problem?: string };

const checked = (decoded: Decoded): Decoded =>
  isTooDeep(decoded.document) ? { problem: "one that nests too deep" } : decoded;

function decode(value: unknown): Decoded {
  if (isObject(value)) return { document: value };
  if (typeof value !== "string") return { problem: describe(value) };
  const text = value.trimStart();
  try {
    const json = text.startsWith("{") ? text : decodeURIComponent(text);
    const document: unknown = JSON.parse(json);
    return isObject(document) ? { document } : { problem: describe(document) };
  } catch (error) {
    return { problem: error instanceof URIError ? "text that is no URL encoding" : "text that is no JSON" };
  }
}
