/** Who calls the service, and what the caller may do. */
import { ProblemError } from "../problem.ts";

/** `write` includes `read`, `admin` includes both. */
export const SCOPES = ["read", "write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

export interface Actor {
  /** `open`: a service without configured credentials, reachable on loopback only. */
  readonly kind: "open" | "token" | "jwt";
  /** Id of the token, or a digest of issuer and subject: what the audit log may hold. */
  readonly id: string;
  readonly scopes: readonly Scope[];
}

export const OPEN_ACTOR: Actor = { kind: "open", id: "open", scopes: ["admin"] };

/** True if one of the actor's scopes includes `wanted`. */
export function may(actor: Actor, wanted: Scope): boolean {
  const rank = SCOPES.indexOf(wanted);
  return actor.scopes.some((scope) => SCOPES.indexOf(scope) >= rank);
}

/** Throws `forbidden` unless the actor holds `wanted`. */
export function demand(actor: Actor, wanted: Scope): void {
  if (may(actor, wanted)) return;
  throw new ProblemError(
    "forbidden",
    `expected a credential with the scope \`${wanted}\`, came one with ${held(actor)}`,
    {
      headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${wanted}"` },
    },
  );
}

const held = (actor: Actor): string =>
  actor.scopes.length === 0 ? "none" : actor.scopes.map((scope) => `\`${scope}\``).join(", ");

/** Tells who calls from the `Authorization` header. Rejects with `unauthorized` when it does not hold. */
export interface Authenticator {
  authenticate(authorization: string | undefined): Promise<Actor>;
}

/** Everybody may do everything: only for a server that listens on loopback, and for tests. */
export const openAuthenticator: Authenticator = { authenticate: async () => OPEN_ACTOR };
