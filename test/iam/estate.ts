/** Small estates for tests, through the real parser. */
import { createHash } from "node:crypto";
import type { Estate } from "../../src/facts/estate.ts";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { snapshotOf } from "../../src/parse/snapshot.ts";

/** The account of the examples. */
export const ACCOUNT = "111122223333";

/** A statement or several as a 2012 document. */
export const policy = (...statements: readonly unknown[]) => ({ Version: "2012-10-17", Statement: statements });
export const allow = (action: string | readonly string[], resource: string | readonly string[], more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
export const deny = (action: string | readonly string[], resource: string | readonly string[], more: object = {}) => ({
  ...allow(action, resource, more),
  Effect: "Deny",
});
/** A trust statement. */
export const trusts = (principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  ...more,
});

export interface RoleSketch {
  readonly trust?: readonly unknown[];
  readonly policies?: readonly unknown[];
  readonly attached?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly path?: string;
}

export interface EstateSketch {
  readonly roles?: Readonly<Record<string, RoleSketch>>;
  readonly users?: Readonly<Record<string, RoleSketch & { readonly groups?: readonly string[] }>>;
  readonly groups?: Readonly<Record<string, RoleSketch>>;
  /** By name; ARNs are built. */
  readonly managed?: Readonly<Record<string, readonly unknown[]>>;
  readonly account?: string;
  readonly providers?: readonly { readonly url: string; readonly clientIds: readonly string[] }[];
}

export const roleArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const userArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:user/${name}`;
export const policyArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:policy/${name}`;

/** The estate of one or more sketches, and of documents by name. */
export function estate(
  sketches: EstateSketch | readonly EstateSketch[],
  documents: Readonly<Record<string, unknown>> = {},
): Estate {
  const list: readonly EstateSketch[] = Array.isArray(sketches) ? sketches : [sketches];
  const texts = Object.entries(documents).map(([name, content]) => ({
    name,
    text: typeof content === "string" ? content : JSON.stringify(content),
  }));
  for (const sketch of list) {
    const account = sketch.account ?? ACCOUNT;
    texts.push({ name: `aws/${account}/details.json`, text: JSON.stringify(detailsOf(sketch, account)) });
    if (sketch.providers !== undefined)
      texts.push({
        name: `aws/${account}/providers.json`,
        text: JSON.stringify({
          OpenIDConnectProviderList: sketch.providers.map(({ url, clientIds }) => ({
            Arn: `arn:aws:iam::${account}:oidc-provider/${url}`,
            Url: url,
            ClientIDList: clientIds,
          })),
        }),
      });
  }
  return assembleEstate(snapshotOf(texts, (text) => createHash("sha256").update(text).digest("hex")));
}

function detailsOf(sketch: EstateSketch, account: string) {
  const common = (name: string, kind: "role" | "user" | "group", id: string, one: RoleSketch) => ({
    Path: one.path ?? "/",
    Arn: `arn:aws:iam::${account}:${kind}${one.path ?? "/"}${name}`,
    CreateDate: "2026-01-01T00:00:00+00:00",
    AttachedManagedPolicies: (one.attached ?? []).map((arn) => ({ PolicyName: "attached", PolicyArn: arn })),
    ...(one.boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: one.boundary } }),
    Tags: Object.entries(one.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    id,
  });
  const inline = (one: RoleSketch) =>
    one.policies === undefined ? [] : [{ PolicyName: "inline", PolicyDocument: policy(...one.policies) }];
  return {
    UserDetailList: Object.entries(sketch.users ?? {}).map(([name, one]) => {
      const { id, ...rest } = common(name, "user", `AIDA${name.toUpperCase()}`, one);
      return { ...rest, UserName: name, UserId: id, UserPolicyList: inline(one), GroupList: one.groups ?? [] };
    }),
    GroupDetailList: Object.entries(sketch.groups ?? {}).map(([name, one]) => {
      const { id, ...rest } = common(name, "group", `AGPA${name.toUpperCase()}`, one);
      return { ...rest, GroupName: name, GroupId: id, GroupPolicyList: inline(one) };
    }),
    RoleDetailList: Object.entries(sketch.roles ?? {}).map(([name, one]) => {
      const { id, ...rest } = common(name, "role", `AROA${name.toUpperCase()}`, one);
      const trust = policy(...(one.trust ?? [trusts({ Service: "ec2.amazonaws.com" })]));
      return { ...rest, RoleName: name, RoleId: id, RolePolicyList: inline(one), AssumeRolePolicyDocument: trust };
    }),
    Policies: Object.entries(sketch.managed ?? {}).map(([name, statements]) => ({
      PolicyName: name,
      Arn: policyArn(name, account),
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: policy(...statements) }],
    })),
  };
}
