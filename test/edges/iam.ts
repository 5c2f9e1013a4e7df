/** Short ways to write IAM documents in tests of edges. */

type Json = Record<string, unknown>;

export const ACCOUNT = "111122223333";
export const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E";
export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
export const providerArn = (url: string): string => `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}`;

const policy = (statements: readonly Json[]): Json => ({ Version: "2012-10-17", Statement: statements });
const inline = (statements: readonly Json[] | undefined): Json[] =>
  statements === undefined ? [] : [{ PolicyName: "own", PolicyDocument: policy(statements) }];
const uniqueId = (prefix: string, name: string): string =>
  `${prefix}${name.toUpperCase().replace(/[^A-Z0-9]/g, "")}EXAMPLEEXAMPLE00`.slice(0, 21);

export const trusts = (principal: unknown, action: unknown = "sts:AssumeRole", condition?: Json): Json => ({
  Effect: "Allow",
  Principal: principal,
  Action: action,
  ...(condition === undefined ? {} : { Condition: condition }),
});
export const allows = (action: unknown, resource: unknown = "*"): Json => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
});

/** One page of `aws iam get-account-authorization-details`, and that the account is in no organization. */
export function iam(
  roles: Readonly<
    Record<string, { readonly trust: readonly Json[]; readonly allows?: readonly Json[]; readonly profile?: boolean }>
  >,
  users: Readonly<Record<string, readonly Json[]>> = {},
): Record<string, Json> {
  const common = { Path: "/", CreateDate: "2026-01-01T00:00:00+00:00", AttachedManagedPolicies: [], Tags: [] };
  return {
    [`aws/${ACCOUNT}/iam.json`]: {
      UserDetailList: Object.entries(users).map(([name, statements]) => ({
        ...common,
        UserName: name,
        UserId: uniqueId("AIDA", name),
        Arn: userArn(name),
        UserPolicyList: inline(statements),
        GroupList: [],
      })),
      GroupDetailList: [],
      Policies: [],
      RoleDetailList: Object.entries(roles).map(([name, role]) => ({
        ...common,
        RoleName: name,
        RoleId: uniqueId("AROA", name),
        Arn: roleArn(name),
        AssumeRolePolicyDocument: policy(role.trust),
        InstanceProfileList: [],
        RolePolicyList: inline(role.allows),
      })),
    },
  };
}

/** An OIDC provider of the account, listed and described. */
export const provider = (url: string, clientIds: readonly string[] = ["sts.amazonaws.com"]): Record<string, Json> => ({
  [`aws/${ACCOUNT}/providers.json`]: { OpenIDConnectProviderList: [{ Arn: providerArn(url) }] },
  [`aws/${ACCOUNT}/provider.json`]: {
    Url: url,
    ClientIDList: [...clientIds],
    ThumbprintList: [],
    CreateDate: "2026-01-01T00:00:00+00:00",
  },
});

/** No OIDC provider is there, and that is known. */
export const NO_PROVIDER: Record<string, Json> = {
  [`aws/${ACCOUNT}/providers.json`]: { OpenIDConnectProviderList: [] },
};

export const WITH_ISSUER: Json = { identity: { oidc: { issuer: `https://${ISSUER}` } } };
