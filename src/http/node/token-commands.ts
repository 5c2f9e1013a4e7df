/** Tokens from the command line: `clew token create | list | revoke`, over a data folder that a server may have open. */
import { openDataFolder } from "../../store/node/data-folder.ts";
import { type StoredToken, type TokenStore, tokenStore } from "../../store/token-store.ts";
import type { Scope } from "../auth/actor.ts";

async function withTokens<T>(data: string, use: (tokens: TokenStore) => Promise<T>): Promise<T> {
  const folder = openDataFolder(data);
  try {
    return await use(tokenStore(folder.sql, Date.now));
  } finally {
    folder.close();
  }
}

/** Makes a token; its text is in the answer and nowhere else. `days` until it expires; `undefined` = never. */
export function createToken(
  data: string,
  token: { readonly name: string; readonly scopes: readonly Scope[]; readonly days: number | undefined },
): Promise<{ readonly token: string; readonly stored: StoredToken }> {
  const expiresAt = token.days === undefined ? undefined : Date.now() + token.days * 86_400_000;
  return withTokens(data, (tokens) => tokens.create({ name: token.name, scopes: token.scopes, expiresAt }));
}

/** All tokens, the oldest first, without their texts. */
export function listTokens(data: string): Promise<readonly StoredToken[]> {
  return withTokens(data, (tokens) => tokens.list());
}

/** False when there is no token of this id. */
export function revokeToken(data: string, id: string): Promise<boolean> {
  return withTokens(data, (tokens) => tokens.revoke(id));
}
