/** Tokens of the service: made, listed and revoked. */
import { z } from "zod";
import type { StoredToken, TokenStore } from "../../store/token-store.ts";
import { SCOPES } from "../auth/actor.ts";
import type { AppDeps } from "../deps.ts";
import { ProblemError } from "../problem.ts";
import { type Route, route } from "../route.ts";

const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: "Token" });
type TokenRecord = z.output<typeof tokenSchema>;

export const newTokenSchema = z.strictObject({
  name: z.string().min(1).max(100).describe("who it is for"),
  scopes: z.array(z.enum(SCOPES)).min(1).max(3).describe("write includes read, admin includes both"),
  days: z.number().int().min(1).max(3650).optional().describe("days until it expires; absent = never"),
});

const EXAMPLE: TokenRecord = {
  id: "9f86d081884c7d65",
  name: "ci",
  scopes: ["read"],
  createdAt: "2026-11-02T09:00:00.000Z",
  expiresAt: "2027-01-31T09:00:00.000Z",
  revokedAt: null,
};

export function tokenRoutes(deps: AppDeps): Route[] {
  const tokensOf = (): TokenStore => {
    if (deps.tokens === undefined)
      throw new ProblemError("not-enabled", "this server keeps nothing; start it with --data DIR");
    return deps.tokens;
  };
  return [
    route({
      method: "post",
      path: "/v1/tokens",
      id: "createToken",
      tag: "tokens",
      summary: "Make a token; its text is shown this once",
      description: "From the first token on, every request needs a credential, on loopback too.",
      scope: "admin",
      body: { schema: newTokenSchema, example: { name: "ci", scopes: ["read"], days: 90 } },
      answer: {
        status: 201,
        says: "the token and its text",
        schema: z.object({ ...tokenSchema.shape, token: z.string() }).meta({ id: "NewToken" }),
        example: { ...EXAMPLE, token: "clew_9f86d081884c7d65_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
      },
      problems: ["payload-too-large", "unsupported-media-type", "not-enabled"],
      handle: async ({ body: { name, scopes, days } }) => {
        const expiresAt = days === undefined ? undefined : deps.clock() + days * 86_400_000;
        const { token, stored } = await tokensOf().create({ name, scopes, expiresAt });
        return { ...recordFrom(stored), token };
      },
    }),
    route({
      method: "get",
      path: "/v1/tokens",
      id: "listTokens",
      tag: "tokens",
      summary: "List tokens, the oldest first",
      scope: "admin",
      answer: {
        status: 200,
        says: "all of them, without their texts",
        schema: z.object({ tokens: z.array(tokenSchema) }),
        example: { tokens: [EXAMPLE] },
      },
      problems: ["not-enabled"],
      handle: async () => ({ tokens: (await tokensOf().list()).map(recordFrom) }),
    }),
    route({
      method: "delete",
      path: "/v1/tokens/{id}",
      id: "revokeToken",
      tag: "tokens",
      summary: "Revoke a token",
      scope: "admin",
      params: z.object({ id: z.string() }),
      exampleOf: { id: EXAMPLE.id },
      answer: { status: 204, says: "it is not taken any more" },
      problems: ["not-found", "not-enabled"],
      handle: async ({ params }, c) => {
        if (!(await tokensOf().revoke(params.id)))
          throw new ProblemError("not-found", "expected the id of a token, came another");
        return c.body(null, 204);
      },
    }),
  ];
}

const when = (milliseconds: number | undefined): string | null =>
  milliseconds === undefined ? null : new Date(milliseconds).toISOString();

function recordFrom({ id, name, scopes, createdAt, expiresAt, revokedAt }: StoredToken): TokenRecord {
  return {
    id,
    name,
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: when(expiresAt),
    revokedAt: when(revokedAt),
  };
}
