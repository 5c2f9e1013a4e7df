/** The rules that Clew ships: what any reviewer of an EKS estate would want. Each is switched off by `disable: [ID]`. */

import type { ReadPolicy } from "./read-policy.ts";
import type { Rule } from "./schema.ts";
import { policySchema } from "./schema.ts";

export const RECOMMENDED: { readonly name: string; readonly rules: readonly Rule[] } = policySchema.parse({
  apiVersion: "clew/v1",
  kind: "Policy",
  name: "recommended",
  rules: [
    {
      id: "anonymous-beyond-defaults",
      title: "requests without credentials reach nothing beyond the shipped defaults",
      description:
        "A binding for system:anonymous or system:unauthenticated is open to everybody who reaches the endpoint.",
      severity: "critical",
      "forbid-findings": ["anonymous-reach"],
    },
    {
      id: "everyone-beyond-defaults",
      title: "being authenticated alone gives nothing beyond the shipped defaults",
      description:
        "A binding for system:authenticated, or for the ServiceAccounts of all namespaces, holds for every workload and every mapped principal.",
      severity: "high",
      "forbid-findings": ["authenticated-reach"],
    },
    {
      id: "workload-cluster-admin",
      title: "no workload becomes cluster administrator",
      description:
        "Whoever takes over a pod of such a ServiceAccount holds the cluster. Misuse of rights is followed too.",
      severity: "critical",
      forbid: { entry: "workload" },
      can: { goal: "cluster-admin" },
      through: "all",
    },
    {
      id: "outside-cluster-admin",
      title: "nobody outside the organization's accounts becomes cluster administrator",
      severity: "critical",
      forbid: [{ entry: "external" }, { kind: ["aws-account", "anyone-aws", "anyone"] }],
      can: { goal: "cluster-admin" },
    },
    {
      id: "pipeline-cluster-admin",
      title: "no pipeline becomes cluster administrator",
      description: "Whoever changes the pipeline's repository holds the cluster.",
      severity: "high",
      forbid: { entry: "ci" },
      can: { goal: "cluster-admin" },
    },
    {
      id: "secrets-of-other-namespaces",
      title: "no workload reads secrets outside its own namespace",
      severity: "high",
      forbid: [{ kind: "service-account" }, { group: "system:serviceaccounts*", kind: "group" }],
      can: { goal: "read-secrets", elsewhere: true },
    },
    {
      id: "node-aws-admin",
      title: "no node's role administers AWS",
      description: "Every pod that reaches the instance metadata holds the role of its node.",
      severity: "critical",
      forbid: { entry: "node" },
      can: { goal: "assume-admin" },
    },
    {
      id: "workload-aws-admin",
      title: "no workload administers AWS",
      severity: "critical",
      forbid: { entry: "workload" },
      can: { goal: "assume-admin" },
    },
    {
      id: "oidc-trust-without-subject",
      title: "every trust of an OIDC provider names who",
      description:
        "Without a condition on the subject every ServiceAccount of the cluster, or every repository of the forge, may take the role.",
      severity: "critical",
      "forbid-findings": ["oidc-trust-without-subject"],
    },
    {
      id: "wildcard-trust",
      title: "no role trusts everybody",
      severity: "critical",
      "forbid-findings": ["wildcard-trust"],
    },
    {
      id: "hidden-entries",
      title: "no one holds a cluster unseen",
      description: "The principal that created a cluster may be its administrator without standing in any list.",
      severity: "medium",
      "forbid-findings": ["hidden-creator"],
    },
    {
      id: "stale-entries",
      title: "no way in is left for what is gone",
      description: "Whoever creates a principal of that name again inherits the access.",
      severity: "medium",
      "forbid-findings": ["stale-access-entry", "dead-aws-auth-entry", "dangling-role-ref", "dangling-service-account"],
    },
  ],
});

/** The shipped policy as if it had been read; it is no file, so it has no lines. */
export const recommendedPolicy: ReadPolicy = {
  policy: {
    apiVersion: "clew/v1",
    kind: "Policy",
    name: RECOMMENDED.name,
    disable: [],
    through: "identity",
    rules: [...RECOMMENDED.rules],
  },
  line: () => undefined,
};
