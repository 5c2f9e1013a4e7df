/** Bearer credentials (RFC 6750): tokens of this service and JWTs of configured issuers. */
import { parseToken, secretDigest, type TokenStore, toHex } from "../../store/token-store.ts";
import { ProblemError } from "../problem.ts";
import { type Actor, type Authenticator, isScope, OPEN_ACTOR } from "./actor.ts";

export interface AuthParts {
  /** Absent where nothing is kept. */
  readonly tokens: TokenStore | undefined;
  /** Checks a JWT; rejects when it does not hold. Absent without configured issuers. */
  readonly jwt: ((token: string) => Promise<Actor>) | undefined;
  /** SHA-256 in hex of the secret of a first admin token with the id `0000000000000000`, for where no command line reaches the store. */
  readonly bootstrapSha256: string | undefined;
  /** Whether a server without any credential may be open at all: only on loopback. */
  readonly mayBeOpen: boolean;
  /** Compares in constant time. Throws for buffers of unequal length. */
  readonly timingSafeEqual: (a: Uint8Array, b: Uint8Array) => boolean;
  readonly clock: () => number;
}

const BOOTSTRAP_ID = "0000000000000000";

export function authenticator(parts: AuthParts): Authenticator {
  const { tokens, jwt, bootstrapSha256, mayBeOpen, clock } = parts;
  const isOpen = async (): Promise<boolean> =>
    mayBeOpen && jwt === undefined && bootstrapSha256 === undefined && !((await tokens?.any()) ?? false);

  const byToken = async (token: string): Promise<Actor> => {
    const parsed = parseToken(token);
    if (parsed === undefined) throw refused("a malformed token");
    const { id, secret } = parsed;
    const digest = await secretDigest(secret);
    if (id === BOOTSTRAP_ID && bootstrapSha256 !== undefined) {
      if (!isEqual(digest, bootstrapSha256)) throw refused("a token that is not known");
      return { kind: "token", id, scopes: ["admin"] };
    }
    const found = await tokens?.find(id);
    // A token nobody knows is compared as well, with a digest that nothing has, so that time tells nothing.
    const isKnown = isEqual(digest, found?.sha256 ?? "0".repeat(64));
    if (found === undefined || !isKnown) throw refused("a token that is not known");
    const { revokedAt, expiresAt, scopes } = found.stored;
    if (revokedAt !== undefined) throw refused("a token that was revoked");
    if (expiresAt !== undefined && expiresAt <= clock()) throw refused("a token that has expired");
    return { kind: "token", id, scopes: scopes.filter(isScope) };
  };

  const isEqual = (digest: Uint8Array, hex: string): boolean =>
    parts.timingSafeEqual(
      digest,
      Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    );

  return {
    isOpen,
    async authenticate(authorization) {
      if (authorization === undefined) {
        if (await isOpen()) return OPEN_ACTOR;
        throw new ProblemError("unauthorized", "expected `Authorization: Bearer TOKEN`, came none", {
          headers: { "www-authenticate": "Bearer" },
        });
      }
      const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
      if (token === undefined) throw refused("another kind of credential");
      if (token.startsWith("clew_")) return byToken(token);
      if (jwt === undefined) throw refused("a token that is not known");
      return jwt(token);
    },
  };
}

/** `unauthorized`, saying what came, never what was in it. */
export function refused(came: string): ProblemError {
  return new ProblemError("unauthorized", `expected a bearer token that holds, came ${came}`, {
    headers: { "www-authenticate": 'Bearer error="invalid_token"' },
  });
}

/** A digest of words, as the audit log may hold it. */
export async function pseudonym(...words: readonly string[]): Promise<string> {
  return toHex(await secretDigest(words.join("\0"))).slice(0, 16);
}
