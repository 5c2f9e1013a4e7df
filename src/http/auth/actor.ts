/** Who calls the service, and what the caller may do. */
import { ProblemError } from "../problem.ts";

/** `write` includes `read`, `admin` includes both. */
export const SCOPES = ["read", "write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

export const isScope = (word: string): word is Scope => (SCOPES as readonly string[]).includes(word);

export interface Actor {
  /** `open`: a service without credentials, reachable on loopback only. `nobody`: not known (yet). */
  readonly kind: "nobody" | "open" | "token" | "jwt";
  /** Id of the token, or a digest of issuer and subject: what the audit log may hold. */
  readonly id: string;
  readonly scopes: readonly Scope[];
}

export const OPEN_ACTOR: Actor = { kind: "open", id: "open", scopes: ["admin"] };
export const NOBODY: Actor = { kind: "nobody", id: "nobody", scopes: [] };

/** True if one of the actor's scopes includes `wanted`. */
export function may(actor: Actor, wanted: Scope): boolean {
  const rank = SCOPES.indexOf(wanted);
  return actor.scopes.some((scope) => SCOPES.indexOf(scope) >= rank);
}

/** Throws `forbidden` unless the actor holds `wanted`. */
export function demand(actor: Actor, wanted: Scope): void {
  if (may(actor, wanted)) return;
  const held = actor.scopes.length === 0 ? "none" : actor.scopes.map((scope) => `\`${scope}\``).join(", ");
  throw new ProblemError("forbidden", `expected a credential with the scope \`${wanted}\`, came one with ${held}`, {
    headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${wanted}"` },
  });
}

/** Tells who calls. */
export interface Authenticator {
  /** True while nobody needs a credential. */
  isOpen(): Promise<boolean>;
  /** The actor that an `Authorization` header proves. Rejects with `unauthorized` when it proves nobody. */
  authenticate(authorization: string | undefined): Promise<Actor>;
}

/** Everybody may do everything: for a server on loopback without credentials, and for tests. */
export const openAuthenticator: Authenticator = { isOpen: async () => true, authenticate: async () => OPEN_ACTOR };
