/** How one IAM principal, or one external subject, comes into a cluster. */
import type { AccessPolicyAssociationFact } from "../facts/eks.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Gap } from "../facts/gap.ts";
import type { IdentityKind } from "../facts/identity.ts";
import type { Open } from "../facts/open.ts";
import type { MappingSource } from "./map-identity.ts";
import { renderTemplate } from "./templates.ts";
import type { UsernamePattern } from "./username-pattern.ts";

export type { MappingSource } from "./map-identity.ts";

/** Why a mapping as written admits nobody. */
export type DeadReason =
  | "api-mode"
  | "config-map-mode"
  | "inactive"
  | "never-matches"
  | "no-session"
  | "principal-deleted"
  | "principal-recreated"
  | "replaced"
  | "role-path"
  | "shadowed"
  | "sso"
  | "sts-arn"
  | "user-path";

export interface Dead {
  readonly reason: DeadReason;
  /** Lower-case, what is wrong and why it matters. */
  readonly sentence: string;
  /** What takes its place, or shows the fault. */
  readonly by?: Handle;
}

/** A node that a mapping makes somebody act as. */
export interface MappedNode {
  readonly name: string;
  readonly instanceId?: string;
  readonly evidence: readonly Handle[];
}

export interface Mapping {
  readonly source: MappingSource;
  /**
   * Key of who comes in: ARN of a role, user, root or federated user, `arn:…:root` of an account of which not every principal is known,
   * `oidc:ISSUER#*`, the unknown creator; `null` exactly when the mapping is dead.
   */
  readonly principal: string | null;
  /** Of a dead mapping: whom it seems to mean. */
  readonly meant?: string;
  readonly principalKind: IdentityKind;
  /** Whether the principal is in the snapshot: `false` = its account was listed without it, `null` = nobody knows. */
  readonly exists: boolean | null;
  /** Account of the principal, "" when it has none. */
  readonly account: string;
  /** With the account filled in; still a template when `pattern` is there. */
  readonly username: string;
  readonly pattern?: UsernamePattern;
  /** Groups that do not depend on the session. system:authenticated is not among them: kube-apiserver adds it to everybody. */
  readonly groups: readonly string[];
  readonly groupPatterns: readonly UsernamePattern[];
  readonly accessPolicies: readonly AccessPolicyAssociationFact[];
  /** What must hold of the session for the mapping to work at all; TRUE for most. */
  readonly open: Open;
  /** Only a gap can tell whether it works: another outcome is as likely, or a rule is undocumented. */
  readonly gap?: Gap;
  readonly dead?: Dead;
  /** Written by EKS itself, for itself. */
  readonly vendor: boolean;
  /** It makes nodes: the username begins with `system:node:`. */
  readonly isNode: boolean;
  /** Nodes of the snapshot that run under this principal and come in by this mapping. */
  readonly nodes: readonly MappedNode[];
  readonly evidence: readonly Handle[];
  /** Position in the list of the ConfigMap. */
  readonly entry?: number;
  /** When the entry or the ConfigMap was made. */
  readonly createdAt?: string;
}

/**
 * The principal whose callers end at this mapping, key as in {@link Mapping.principal}; `undefined` when it never matches. A login that fails
 * for its template ends there too: the authenticator looks no further.
 */
export function answersFor(mapping: Mapping): string | undefined {
  if (mapping.dead === undefined) return mapping.principal ?? undefined;
  return mapping.dead.reason === "no-session" ? mapping.meant : undefined;
}

/** The user that one session becomes by a mapping, or `undefined` when its login fails. `privateDns` gives names of instances. */
export function userOfSession(
  mapping: Mapping,
  session: { readonly name: string; readonly accessKeyId?: string },
  privateDns: (instanceId: string) => string | undefined,
): { readonly username: string; readonly groups: readonly string[] } | undefined {
  const values = { accountId: mapping.account, sessionName: session.name, accessKeyId: session.accessKeyId ?? "" };
  const templates = [mapping.username, ...mapping.groupPatterns.map(({ template }) => template)];
  const texts: string[] = [];
  for (const template of templates) {
    const rendered = renderTemplate(template, values, privateDns);
    if ("error" in rendered) return undefined;
    texts.push(rendered.text);
  }
  const [username = "", ...groups] = texts;
  return { username, groups: [...mapping.groups, ...groups] };
}
