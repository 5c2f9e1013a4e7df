/** One link of a chain from a ServiceAccount to a role, as the doctor sees it. */
import type { Handle } from "../facts/evidence.ts";
import type { IamRoleFact } from "../facts/iam.ts";

/** `contradicts`: it is there and says otherwise. */
export type LinkStatus = "holds" | "missing" | "contradicts" | "unknown";

export interface Link {
  /** Stable name of the link, kebab-case. */
  readonly link: string;
  readonly status: LinkStatus;
  /** What was found, in a sentence. */
  readonly says: string;
  readonly evidence: readonly Handle[];
  /** The command that mends it. */
  readonly fix?: string;
}

/** A link that holds. */
export const holds = (link: string, says: string, evidence: readonly Handle[] = []): Link => ({
  link,
  status: "holds",
  says,
  evidence,
});

/** A link that does not, with what mends it. */
export function broken(
  link: string,
  status: Exclude<LinkStatus, "holds">,
  says: string,
  fix?: string,
  evidence: readonly Handle[] = [],
): Link {
  return { link, status, says, evidence, ...(fix === undefined ? {} : { fix }) };
}

/** A word of a shell command, quoted where it must be. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command that adds a statement to the trust policy of a role and keeps what is in it. */
export function addToTrust(role: IamRoleFact, statement: Readonly<Record<string, unknown>>): string {
  const { document } = role.trustPolicy;
  const known = isRecord(document) ? document : { Version: "2012-10-17" };
  const whole = { ...known, Statement: [...[known["Statement"] ?? []].flat(), statement] };
  return `aws iam update-assume-role-policy --role-name ${quoted(role.name)} --policy-document ${quoted(JSON.stringify(whole))}`;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
