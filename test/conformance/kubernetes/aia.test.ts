import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAwsAuth } from "../../../src/eks/aws-auth.ts";
import { callerOf } from "../../../src/eks/caller.ts";
import { canonicalize, stripPath } from "../../../src/eks/canonicalize.ts";
import { type MappedIdentity, type Mapper, mapIdentity } from "../../../src/eks/map-identity.ts";
import { configMapMapper, mountedFileMapper } from "../../../src/eks/mappers.ts";

interface ArnCase {
  readonly id: string;
  readonly arn: string;
  readonly principalType: string;
  readonly canonical?: string;
  readonly error?: string;
  readonly stripPath?: string;
  readonly stripPathError?: string;
}

interface Mapped {
  readonly allowed: boolean;
  readonly username?: string;
  readonly groups?: readonly string[];
}

interface MappingCase {
  readonly id: string;
  readonly title: string;
  readonly backend: "EKSConfigMap" | "MountedFile";
  readonly data?: Record<string, string>;
  readonly mapRoles?: unknown;
  readonly mapUsers?: unknown;
  readonly mapAccounts?: readonly string[];
  readonly ec2PrivateDNS?: Record<string, string>;
  readonly ssoRoleMatch?: boolean;
  readonly reservedPrefixes?: readonly string[];
  readonly parsed?: {
    readonly roles: readonly Entry[];
    readonly users: readonly Entry[];
    readonly accounts: readonly string[];
  };
  readonly parseError?: string;
  readonly identities?: readonly { readonly arn: string; readonly account: string; readonly userId: string }[];
  readonly results?: readonly (Mapped & {
    readonly identity?: {
      readonly canonicalArn: string;
      readonly accountId: string;
      readonly userId: string;
      readonly sessionName: string;
    };
    readonly ambiguous?: readonly Mapped[];
  })[];
}

interface Entry {
  readonly rolearn?: string;
  readonly userarn?: string;
  readonly sso?: { readonly permissionSetName: string; readonly accountID: string; readonly partition?: string };
  readonly username: string;
  readonly groups: readonly string[] | null;
}

const lines = <Case>(name: string): readonly Case[] =>
  readFileSync(new URL(name, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Case => JSON.parse(line));

const counts: Record<string, Record<string, number>> = JSON.parse(
  readFileSync(new URL("counts.json", import.meta.url), "utf8"),
);
const arns = lines<ArnCase>("aia-arn.jsonl");
const mappings = lines<MappingCase>("aia-mapping.jsonl");

describe("ARNs as aws-iam-authenticator canonicalises them", () => {
  test.each(arns)("$id $arn", (given) => {
    const canonical = canonicalize(given.arn);
    expect(canonical.principalType).toBe(given.principalType);
    expect("canonical" in canonical ? canonical.canonical : undefined).toBe(given.canonical);
    expect("error" in canonical).toBe(given.error !== undefined);
    const stripped = stripPath(given.arn);
    expect("arn" in stripped ? stripped.arn : undefined).toBe(given.stripPath);
    expect("error" in stripped).toBe(given.stripPathError !== undefined);
  });
});

describe("identities as aws-iam-authenticator maps them", () => {
  test.each(mappings)("$id $title", (given) => {
    const mapper = mapperOf(given);
    if (given.parsed !== undefined) expect(parsedOf(given.data ?? {})).toEqual(normal(given.parsed));
    if (given.backend === "MountedFile") expect(mapper.error !== undefined).toBe(given.parseError !== undefined);
    for (const [index, identity] of (given.identities ?? []).entries()) {
      // A backend that did not start has no results.
      if (given.results === undefined && given.parseError !== undefined) {
        expect(mapIdentity(mapper, identity).mapped).toBe(false);
        continue;
      }
      const wanted = given.results?.[index];
      if (wanted === undefined) throw new Error(`case ${given.id} lacks the result ${index}`);
      const came = mapIdentity(mapper, identity, {
        ec2PrivateDns: given.ec2PrivateDNS,
        ssoRoleMatch: given.ssoRoleMatch,
        reservedPrefixes: given.reservedPrefixes,
      });
      expect(outcomes(came), `${given.id} ${identity.arn}`).toEqual(
        [...(wanted.ambiguous ?? [wanted])].map((one) => key(one.allowed, one.username ?? "", one.groups ?? [])).sort(),
      );
      if (wanted.identity === undefined) continue;
      const { canonicalArn, accountId, userId, sessionName } = wanted.identity;
      expect(callerOf(identity)).toMatchObject({ canonicalArn, accountId, userId, sessionName });
    }
  });
});

test("no case is lost", () => {
  const open = (name: string): Record<string, number> => counts[`open/${name}`] ?? {};
  expect(arns.length).toBeGreaterThanOrEqual(open("aia-arn")["cases"] ?? Number.NaN);
  expect(mappings.length).toBeGreaterThanOrEqual(open("aia-mapping")["cases"] ?? Number.NaN);
  const results = mappings.flatMap((given) => given.results ?? []);
  expect(results.length).toBeGreaterThanOrEqual(open("aia-mapping")["identities"] ?? Number.NaN);
  expect(results.filter((result) => result.allowed).length).toBeGreaterThanOrEqual(
    open("aia-mapping")["allowed"] ?? Number.NaN,
  );
});

function mapperOf(given: MappingCase): Mapper {
  if (given.backend === "EKSConfigMap") return configMapMapper(readAwsAuth(given.data ?? {}));
  return mountedFileMapper({ mapRoles: given.mapRoles, mapUsers: given.mapUsers, mapAccounts: given.mapAccounts });
}

function parsedOf(data: Record<string, string>): unknown {
  const { roles, users, accounts } = readAwsAuth(data);
  return {
    roles: roles.map(({ rolearn, sso, username, groups }) => ({
      rolearn,
      sso: sso === undefined ? null : [sso.permissionSetName, sso.accountId, sso.partition],
      username,
      groups,
    })),
    users: users.map(({ userarn, username, groups }) => ({ userarn, username, groups })),
    accounts,
  };
}

function normal(parsed: NonNullable<MappingCase["parsed"]>): unknown {
  return {
    roles: parsed.roles.map(({ rolearn, sso, username, groups }) => ({
      rolearn: rolearn ?? "",
      sso: sso === undefined ? null : [sso.permissionSetName, sso.accountID, sso.partition ?? ""],
      username,
      groups: groups ?? [],
    })),
    users: parsed.users.map(({ userarn, username, groups }) => ({ userarn, username, groups: groups ?? [] })),
    accounts: parsed.accounts,
  };
}

const key = (allowed: boolean, username: string, groups: readonly string[]): string =>
  allowed ? JSON.stringify([username, groups]) : "denied";

function outcomes(came: MappedIdentity): readonly string[] {
  return (came.ambiguous ?? [came]).map((one) => key(one.mapped, one.username, one.groups)).sort();
}
