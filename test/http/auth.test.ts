import { timingSafeEqual } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { may } from "../../src/http/auth/actor.ts";
import { type AuthParts, authenticator } from "../../src/http/auth/authenticator.ts";
import { jwtChecker } from "../../src/http/auth/jwt.ts";
import { type DataFolder, openDataFolder } from "../../src/store/node/data-folder.ts";
import { type TokenStore, tokenStore } from "../../src/store/token-store.ts";

const NOW = Date.UTC(2026, 10, 25);
const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "clew-auth-"));
let data: DataFolder;
let tokens: TokenStore;
let now = NOW;

beforeAll(() => {
  data = openDataFolder(folder);
  tokens = tokenStore(data.sql, () => now);
});
beforeEach(() => {
  now = NOW;
});
afterAll(() => {
  data.close();
  rmSync(folder, { recursive: true, force: true });
});

const parts = (more: Partial<AuthParts> = {}): AuthParts => ({
  tokens,
  jwt: undefined,
  bootstrapSha256: undefined,
  mayBeOpen: false,
  timingSafeEqual,
  clock: () => now,
  ...more,
});
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "taken",
    (error: Error) => error.message,
  );
const make = (expiresAt?: number) => tokens.create({ name: "t", scopes: ["read"], expiresAt });

describe("tokens", () => {
  it("are taken until they expire or are revoked", async () => {
    const auth = authenticator(parts());
    const { token, stored } = await make(NOW + DAY);
    expect(await auth.authenticate(`Bearer ${token}`)).toEqual({ kind: "token", id: stored.id, scopes: ["read"] });
    now = NOW + DAY;
    expect(await refusal(auth.authenticate(`Bearer ${token}`))).toContain("expired");
    now = NOW;
    await tokens.revoke(stored.id);
    expect(await refusal(auth.authenticate(`Bearer ${token}`))).toContain("revoked");
  });

  it("hold 256 random bits and are kept as their SHA-256 only", async () => {
    const [one, other] = [await make(), await make()];
    expect(one.token).toMatch(/^clew_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    expect(one.token).not.toBe(other.token);
    const rows = JSON.stringify(await data.sql.all("SELECT * FROM tokens"));
    expect(rows).not.toContain(one.token.slice(22));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(one.token.slice(22)));
    expect(rows).toContain(Buffer.from(digest).toString("hex"));
  });

  it("are compared only as SHA-256 digests, by timingSafeEqual, known or not", async () => {
    const equal = vi.fn(timingSafeEqual);
    const auth = authenticator(parts({ timingSafeEqual: equal, bootstrapSha256: "ab".repeat(32) }));
    const { token } = await make();
    await auth.authenticate(`Bearer ${token}`);
    for (const other of [
      `${token.slice(0, -1)}-`,
      `clew_${"1".repeat(16)}_${"A".repeat(43)}`,
      `clew_${"0".repeat(16)}_${"A".repeat(43)}`,
    ])
      expect(await refusal(auth.authenticate(`Bearer ${other}`))).toContain("not known");
    expect(equal).toHaveBeenCalledTimes(4);
    for (const [a, b] of equal.mock.calls) expect([a.byteLength, b.byteLength]).toEqual([32, 32]);
    // The decision is that comparison's alone: turned round, it takes the wrong secret and refuses the right one.
    const yes = authenticator(parts({ timingSafeEqual: () => true }));
    expect(await refusal(yes.authenticate(`Bearer ${token.slice(0, -43)}${"A".repeat(43)}`))).toBe("taken");
    const no = authenticator(parts({ timingSafeEqual: () => false }));
    expect(await refusal(no.authenticate(`Bearer ${token}`))).toContain("not known");
  });

  it("close a server that was open, for good", async () => {
    const empty = openDataFolder(join(folder, "empty"));
    try {
      const own = tokenStore(empty.sql, () => now);
      const auth = authenticator(parts({ tokens: own, mayBeOpen: true }));
      expect(await auth.authenticate(undefined)).toMatchObject({ kind: "open" });
      const { stored } = await own.create({ name: "first", scopes: ["admin"], expiresAt: undefined });
      await own.revoke(stored.id);
      expect(await auth.isOpen()).toBe(false);
      expect(await refusal(auth.authenticate(undefined))).toContain("came none");
    } finally {
      empty.close();
    }
  });

  it.each([
    [["read"], "read", true],
    [["read"], "write", false],
    [["write"], "read", true],
    [["write"], "admin", false],
    [["admin"], "write", true],
    [[], "read", false],
  ] as const)("with %j may %s: %j", (scopes, wanted, expected) => {
    expect(may({ kind: "token", id: "x", scopes }, wanted)).toBe(expected);
  });
});

describe("JWTs", () => {
  const ISSUER = "https://issuer.example.com";
  interface Key {
    readonly privateKey: CryptoKey;
    readonly publicKey: CryptoKey;
    readonly kid: string;
  }
  let keys: Key[] = [];
  let fetches = 0;
  const fetch = async (url: string): Promise<Response> => {
    fetches++;
    if (url === `${ISSUER}/.well-known/openid-configuration`)
      return Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` });
    if (url !== `${ISSUER}/keys`) return new Response("", { status: 404 });
    const set = await Promise.all(
      keys.map(async ({ publicKey, kid }) => ({ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" })),
    );
    return Response.json({ keys: set });
  };
  const newKey = async (kid: string): Promise<Key> => ({
    ...(await generateKeyPair("ES256", { extractable: true })),
    kid,
  });
  const sign = (key: Key, claims: JWTPayload = {}, header: Record<string, unknown> = {}): Promise<string> =>
    new SignJWT({ iss: ISSUER, aud: "clew", sub: "ann", scope: "openid clew:read", exp: NOW / 1000 + 600, ...claims })
      .setProtectedHeader({ alg: "ES256", kid: key.kid, ...header })
      .sign(key.privateKey);
  const checker = (scopeClaim = "scope") =>
    jwtChecker({ issuers: [ISSUER], audience: "clew", scopeClaim, clock: () => now, fetch });
  let key: Key;

  beforeAll(async () => {
    key = await newKey("one");
  });
  beforeEach(() => {
    keys = [key];
    fetches = 0;
  });

  it("of a configured issuer are taken, and known by a pseudonym", async () => {
    const check = checker();
    const actor = await check(await sign(key));
    expect(actor).toMatchObject({ kind: "jwt", scopes: ["read"] });
    expect(actor.id).toMatch(/^[0-9a-f]{16}$/);
    expect(actor.id).not.toContain("ann");
    await check(await sign(key));
    expect(fetches).toBe(2);
  });

  it("hold scopes as a text or as a list, under the configured claim", async () => {
    expect((await checker("roles")(await sign(key, { roles: ["clew:write", "other", "admin"] }))).scopes).toEqual([
      "write",
      "admin",
    ]);
    expect((await checker("roles")(await sign(key))).scopes).toEqual([]);
  });

  const seconds = NOW / 1000;
  it.each<[string, JWTPayload, string]>([
    ["expired", { exp: seconds - 31 }, "expired"],
    ["without an end", { exp: undefined as never }, "`exp`"],
    ["without a subject", { sub: undefined as never }, "`sub`"],
    ["not yet valid", { nbf: seconds + 31 }, "`nbf`"],
    ["for another audience", { aud: "other" }, "`aud`"],
    ["of another issuer", { iss: "https://evil.example.com" }, "not configured"],
  ])("%s are refused", async (_, claims, because) => {
    expect(await refusal(checker()(await sign(key, claims)))).toContain(because);
  });

  it("within the clock skew are taken", async () => {
    expect(await refusal(checker()(await sign(key, { exp: seconds - 29, nbf: seconds + 29 })))).toBe("taken");
  });

  it("with alg none, or signed with the public key as a secret, are refused", async () => {
    const [, payload] = (await sign(key)).split(".");
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    expect(await refusal(checker()(none))).toContain("does not hold");
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(key.publicKey)));
    const symmetric = await new SignJWT({ iss: ISSUER, aud: "clew", sub: "ann", exp: seconds + 600 })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(secret);
    expect(await refusal(checker()(symmetric))).toContain("does not hold");
  });

  it("that were changed, or signed by another key of the same name, are refused", async () => {
    const token = await sign(key);
    const [header, , signature] = token.split(".");
    const forged = Buffer.from(
      JSON.stringify({ iss: ISSUER, aud: "clew", sub: "root", scope: "admin", exp: seconds + 600 }),
    ).toString("base64url");
    expect(await refusal(checker()(`${header}.${forged}.${signature}`))).toContain("does not hold");
    expect(await refusal(checker()(await sign(await newKey("one"))))).toContain("does not hold");
    expect(await refusal(checker()("a.b.c"))).toContain("not configured");
  });

  it("of a new key are taken after one look, and those of the replaced key are not any more", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    try {
      const check = checker();
      const old = await sign(key);
      await check(old);
      const next = await newKey("two");
      keys = [next];
      vi.setSystemTime(NOW + 11_000);
      expect((await check(await sign(next))).kind).toBe("jwt");
      vi.setSystemTime(NOW + 22_000);
      expect(await refusal(check(old))).toContain("does not hold");
    } finally {
      vi.useRealTimers();
    }
  });

  it("say that the issuer is away, and are taken when it is back", async () => {
    let isAway = true;
    const check = jwtChecker({
      issuers: [ISSUER],
      audience: "clew",
      scopeClaim: "scope",
      clock: () => now,
      fetch: (url) => (isAway ? Promise.reject(new TypeError("away")) : fetch(url)),
    });
    const token = await sign(key);
    expect(await refusal(check(token))).toContain("keys of the issuer");
    isAway = false;
    expect(await refusal(check(token))).toBe("taken");
  });

  it("of an issuer that is not https are never configured", () => {
    expect(() =>
      jwtChecker({
        issuers: ["http://issuer.example.com"],
        audience: "clew",
        scopeClaim: "scope",
        clock: () => now,
        fetch,
      }),
    ).toThrow("https");
  });
});
