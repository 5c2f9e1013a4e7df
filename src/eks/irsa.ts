/** IAM roles for ServiceAccounts: how a ServiceAccount looks to STS. The decision is that of the role's trust policy; annotations only declare. */
import type { Handle } from "../facts/evidence.ts";
import { oidcKey, serviceAccountUsername, splitServiceAccountUsername } from "../facts/identity.ts";

/** Audience that EKS's webhook asks for where nothing else is said: amazon-eks-pod-identity-webhook, flag `token-audience`. */
export const STS_AUDIENCE = "sts.amazonaws.com";

export const ROLE_ARN_ANNOTATION = "eks.amazonaws.com/role-arn";
export const AUDIENCE_ANNOTATION = "eks.amazonaws.com/audience";

/** What AssumeRoleWithWebIdentity knows of a ServiceAccount. Condition keys are in the form in which trust policies write them. */
export interface IrsaSubject {
  readonly issuer: string;
  /** `system:serviceaccount:NS:NAME`: the value of {@link subjectKey}. */
  readonly subject: string;
  readonly subjectKey: string;
  readonly audienceKey: string;
  /** Key of the outside identity. */
  readonly key: string;
}

/** A ServiceAccount as a subject of its cluster's issuer; it need not exist. */
export function irsaSubject(issuer: string, namespace: string, name: string): IrsaSubject {
  const subject = serviceAccountUsername(namespace, name);
  return { issuer, subject, subjectKey: `${issuer}:sub`, audienceKey: `${issuer}:aud`, key: oidcKey(issuer, subject) };
}

/** The ServiceAccount that a literal subject of a trust policy names; `undefined` for other subjects and patterns. */
export function serviceAccountOfSubject(
  subject: string,
): { readonly namespace: string; readonly name: string } | undefined {
  return /[*?]/.test(subject) ? undefined : splitServiceAccountUsername(subject);
}

/** A role that the documents say a ServiceAccount is meant to use. */
export interface DeclaredRole {
  readonly roleArn: string;
  readonly by: "annotation" | "webhook-config" | "environment";
  /** The webhook injects what is no role ARN as well; STS then refuses it. */
  readonly isRoleArn: boolean;
  readonly evidence: Handle;
}

/** The form that the webhook warns about when it is not kept: amazon-eks-pod-identity-webhook pkg/cache/cache.go addSA. */
export function isRoleArn(text: string): boolean {
  return /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w\-/.@+=,]+$/.test(text);
}
