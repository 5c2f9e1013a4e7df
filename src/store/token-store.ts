/** Bearer tokens of the service. Only the SHA-256 of a token's secret is kept; the token itself is shown once, when it is made. */
import type { Sql, SqlRow } from "./ports.ts";
import { integer, optionalInteger, text } from "./rows.ts";

export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
}

export interface TokenStore {
  /** Makes a token of 256 random bits and gives its text, this once. */
  create(token: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expiresAt: number | undefined;
  }): Promise<{ readonly token: string; readonly stored: StoredToken }>;
  /** The oldest first. */
  list(): Promise<readonly StoredToken[]>;
  /** False when there was none. */
  revoke(id: string): Promise<boolean>;
  /** A token and its digest in hex. */
  find(id: string): Promise<{ readonly stored: StoredToken; readonly sha256: string } | undefined>;
  /** False as long as no token was ever made. */
  any(): Promise<boolean>;
}

/** `clew_ID_SECRET`: the id finds the row, the secret (256 bits in base64url) is what must be known. */
const TOKEN = /^clew_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Id and secret of a token's text; `undefined` for what is none. */
export function parseToken(token: string): { readonly id: string; readonly secret: string } | undefined {
  const match = TOKEN.exec(token);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { id: match[1], secret: match[2] };
}

/** Digest of a secret. It has 256 random bits, so a plain hash is enough: there is nothing to guess. */
export async function secretDigest(secret: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
}

export const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function tokenStore(sql: Sql, clock: () => number): TokenStore {
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
  return {
    async create({ name, scopes, expiresAt }) {
      const id = toHex(random(8));
      const secret = btoa(String.fromCharCode(...random(32)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replace(/=+$/, "");
      const createdAt = clock();
      await sql.run(
        "INSERT INTO tokens (id, name, sha256, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        ...[id, name, toHex(await secretDigest(secret)), scopes.join(" "), createdAt, expiresAt ?? null],
      );
      return {
        token: `clew_${id}_${secret}`,
        stored: { id, name, scopes, createdAt, expiresAt, revokedAt: undefined },
      };
    },
    list: async () => (await sql.all("SELECT * FROM tokens ORDER BY created_at, id")).map(storedOf),
    async revoke(id) {
      const changed = await sql.run("UPDATE tokens SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ?", clock(), id);
      return changed > 0;
    },
    async find(id) {
      const [row] = await sql.all("SELECT * FROM tokens WHERE id = ?", id);
      return row === undefined ? undefined : { stored: storedOf(row), sha256: text(row, "sha256") };
    },
    any: async () => (await sql.all("SELECT 1 AS found FROM tokens LIMIT 1")).length > 0,
  };
}

function storedOf(row: SqlRow): StoredToken {
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    scopes: text(row, "scopes").split(" "),
    createdAt: integer(row, "created_at"),
    expiresAt: optionalInteger(row, "expires_at"),
    revokedAt: optionalInteger(row, "revoked_at"),
  };
}
