import { resolve } from "node:path";
import { SCOPES, type Scope } from "../../http/auth/actor.ts";
import { createToken, listTokens, revokeToken } from "../../http/node/token-commands.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const text = ({ flags }: Invocation, name: string): string | undefined =>
  typeof flags[name] === "string" ? flags[name] : undefined;

/** The data folder, from `--data` or `CLEW_DATA` as `serve` has it. */
function dataFolder(invocation: Invocation): string {
  const data = text(invocation, "data") ?? invocation.io.env["CLEW_DATA"];
  if (data === undefined || data === "") throw new UsageError("expected --data DIR, the data folder of the service");
  return resolve(invocation.io.cwd, data);
}

function scopesOf({ flags }: Invocation): readonly Scope[] {
  const given = flags["scope"];
  const scopes = Array.isArray(given) ? given : [];
  return SCOPES.filter((scope) => scopes.includes(scope));
}

function daysOf(invocation: Invocation): number | undefined {
  const days = text(invocation, "days");
  if (days === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(days))
    throw new UsageError(`expected --days as a number from 1 to 9999, came \`${days}\``);
  return Number(days);
}

async function create(invocation: Invocation): Promise<number> {
  const scopes = scopesOf(invocation);
  if (scopes.length === 0) throw new UsageError(`expected --scope, one of ${SCOPES.join(", ")}`);
  const name = text(invocation, "name") ?? "unnamed";
  const { token } = await createToken(dataFolder(invocation), { name, scopes, days: daysOf(invocation) });
  await invocation.io.stdout.write(`${token}\n`);
  await invocation.io.stderr.write("this is the only time that the token is shown\n");
  return 0;
}

async function list(invocation: Invocation): Promise<number> {
  for (const { id, name, scopes, createdAt, expiresAt, revokedAt } of await listTokens(dataFolder(invocation))) {
    const state =
      revokedAt !== undefined ? "revoked" : expiresAt === undefined ? "never ends" : `ends ${day(expiresAt)}`;
    await invocation.io.stdout.write(`${id}  ${scopes.join(",")}  made ${day(createdAt)}  ${state}  ${name}\n`);
  }
  return 0;
}

async function revoke(invocation: Invocation): Promise<number> {
  const id = invocation.words[1] ?? "";
  if (!(await revokeToken(dataFolder(invocation), id)))
    throw new UsageError(`expected the id of a token, came \`${id}\``);
  return 0;
}

const day = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

export const token: Command = {
  name: "token",
  summary: "who may call the service: make, list and revoke its tokens",
  usage: [
    "token create --data DIR --scope SCOPE [--name NAME] [--days N]",
    "token list --data DIR",
    "token revoke ID --data DIR",
  ],
  about:
    "A token is shown once, when it is made; only a digest of it is kept. From the first token on the service wants a credential from everybody. The server may be running: it sees the change with the next request.",
  examples: [
    {
      line: "clew token create --data /var/lib/clew --name ci --scope read --days 90",
      says: "a token that may ask, for 90 days",
    },
    { line: "clew token revoke 9f86d081884c7d65 --data /var/lib/clew", says: "ends it at once" },
  ],
  flags: [
    { name: "data", value: "DIR", about: "data folder of the service; absent = CLEW_DATA" },
    {
      name: "scope",
      value: "SCOPE",
      many: true,
      choices: SCOPES,
      about: "what it may do: write includes read, admin includes both",
    },
    { name: "name", value: "NAME", about: "who it is for" },
    { name: "days", value: "N", about: "days until it ends; absent = never" },
  ],
  async run(invocation) {
    const [action, ...rest] = invocation.words;
    if (action === "create" && rest.length === 0) return create(invocation);
    if (action === "list" && rest.length === 0) return list(invocation);
    if (action === "revoke" && rest.length === 1) return revoke(invocation);
    throw new UsageError(`expected create, list or revoke ID, came \`${invocation.words.join(" ")}\``);
  },
};
