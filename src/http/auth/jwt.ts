/** JWTs of OIDC issuers (OpenID Connect Core 1.0 §2, RFC 8725): only configured issuers, only asymmetric algorithms, audience and times checked. */
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { ProblemError } from "../problem.ts";
import { type Actor, isScope, type Scope } from "./actor.ts";
import { pseudonym, refused } from "./authenticator.ts";

export interface JwtSettings {
  readonly issuers: readonly string[];
  readonly audience: string;
  /** Claim with `read`, `write`, `admin`, or the same after `clew:`; a text with spaces or a list. */
  readonly scopeClaim: string;
  readonly clock: () => number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** `none` and the symmetric ones are not among them: with those a public key would be a secret. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const SKEW_SECONDS = 30;
const JWKS_MS = 600_000;
const COOLDOWN_MS = 10_000;
const TOKEN_CHARACTERS = 16_384;

/** Checks JWTs. Throws `bad-request` for an issuer that is not https; loopback may be http, for tests and sidecars. */
export function jwtChecker(settings: JwtSettings): (token: string) => Promise<Actor> {
  const keys = new Map(settings.issuers.map((issuer) => [issuer, keysOf(checkedIssuer(issuer), settings)]));
  return async (token) => {
    if (token.length > TOKEN_CHARACTERS) throw refused("a token that is too long");
    const issuer = issuerOf(token);
    const key = issuer === undefined ? undefined : keys.get(issuer);
    if (issuer === undefined || key === undefined) throw refused("a token of an issuer that is not configured");
    const payload = await verified(token, issuer, key, settings);
    return {
      kind: "jwt",
      id: await pseudonym(issuer, payload.sub ?? ""),
      scopes: scopesOf(payload[settings.scopeClaim]),
    };
  };
}

async function verified(
  token: string,
  issuer: string,
  key: JWTVerifyGetKey,
  settings: JwtSettings,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer,
      audience: settings.audience,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(settings.clock()),
      requiredClaims: ["exp", "sub"],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused("a token that has expired");
    if (error instanceof errors.JWTClaimValidationFailed)
      throw refused(`a token whose claim \`${error.claim}\` does not fit`);
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
      throw new ProblemError("deadline-exceeded", "the keys of the issuer could not be had", {
        headers: { "retry-after": "10" },
      });
    throw refused("a token that does not hold");
  }
}

/** Keys by discovery (OpenID Connect Discovery 1.0 §4), looked up when first needed and again when an unknown key comes. */
function keysOf(issuer: string, { fetch }: JwtSettings): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
      redirect: "error",
      signal: AbortSignal.timeout(5_000),
    });
    const said = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }; // checked below
    if (!answer.ok || said.issuer !== issuer || typeof said.jwks_uri !== "string")
      throw new Error("the issuer does not describe itself");
    return createRemoteJWKSet(new URL(checkedIssuer(said.jwks_uri)), {
      cacheMaxAge: JWKS_MS,
      cooldownDuration: COOLDOWN_MS,
      [customFetch]: (url: string, init: RequestInit) => fetch(url, { ...init, redirect: "error" }),
    });
  };
  return async (header, token) => {
    found ??= discover();
    found.catch(() => {
      found = undefined;
    });
    return (await found)(header, token);
  };
}

function checkedIssuer(issuer: string): string {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isLocal = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url === undefined || (url.protocol !== "https:" && !(isLocal && url.protocol === "http:")))
    throw new ProblemError("bad-request", `expected an issuer as an https URL, came \`${issuer}\``);
  return issuer;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function scopesOf(claim: unknown): Scope[] {
  const words = typeof claim === "string" ? claim.split(" ") : Array.isArray(claim) ? claim.map(String) : [];
  return words.map((word) => word.replace(/^clew:/, "")).filter(isScope);
}
