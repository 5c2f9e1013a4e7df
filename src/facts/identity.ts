/** One key grammar for identities in every output, filter, URL and id (design §9). */

export type IdentityKind =
  | "aws-user"
  | "aws-role"
  | "aws-session"
  | "aws-root"
  | "aws-account"
  | "anyone-aws"
  | "aws-service"
  | "oidc"
  | "saml"
  | "service-account"
  | "user"
  | "group"
  | "pod"
  | "node"
  | "rights"
  | "unknown-principal"
  | "anyone";

export const serviceAccountKey = (cluster: string, namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}@${cluster}`;
export const userKey = (cluster: string, name: string): string => `user:${name}@${cluster}`;
export const groupKey = (cluster: string, name: string): string => `group:${name}@${cluster}`;
export const podKey = (cluster: string, namespace: string, name: string): string =>
  `pod:${namespace}/${name}@${cluster}`;
export const nodeKey = (cluster: string, name: string): string => `node:${name}@${cluster}`;
/** Whoever holds a set of rules: `ClusterRole//NAME`, `ClusterRole/NS/NAME` (bound in NS), `any`, `mounts/NS`, … */
export const rightsKey = (cluster: string, text: string): string => `rights:${text}@${cluster}`;
export const anyoneKey = (cluster: string): string => `anyone@${cluster}`;
export const unknownPrincipalKey = (cluster: string): string => `unknown-principal@${cluster}`;
export const oidcKey = (issuer: string, subject: string): string => `oidc:${issuer}#${subject}`;
export const samlKey = (provider: string): string => `saml:${provider}`;
export const serviceKey = (name: string): string => `service:${name}`;
/** An account outside the snapshot: it decides itself who. */
export const accountKey = (partition: string, account: string): string => `arn:${partition}:iam::${account}:root`;
export const ANYONE_AWS = "anyone-aws";

/** Groups every authenticated ServiceAccount carries: kubernetes/apiserver pkg/authentication/serviceaccount MakeGroupNames, plus the AuthenticatedGroupAdder. */
export const serviceAccountGroups = (namespace: string): readonly string[] => [
  "system:serviceaccounts",
  `system:serviceaccounts:${namespace}`,
  "system:authenticated",
];

/** The user name of a ServiceAccount. */
export const serviceAccountUsername = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`;

/** Splits `system:serviceaccount:NS:NAME`; `undefined` for anything else. Rule: apiserver serviceaccount.SplitUsername. */
export function splitServiceAccountUsername(
  username: string,
): { readonly namespace: string; readonly name: string } | undefined {
  const parts = username.split(":");
  const [a, b, namespace, name] = parts;
  if (parts.length !== 4 || a !== "system" || b !== "serviceaccount" || !namespace || !name) return undefined;
  return { namespace, name };
}
