/** Answers about a whole snapshot shown in the API description. A test holds them against the schemas. */
import type { FindingsAnswerJson } from "../findings/answer.ts";
import type { CheckResultJson } from "../policy/result.ts";
import type { PolicyInput } from "../policy/schema.ts";
import type { DiffAnswerJson } from "../queries/diff-answer.ts";
import type { GraphLinesJson } from "../reports/graph-lines-answer.ts";
import { WHO_CAN_EXAMPLE } from "./examples.ts";

const { apiVersion, snapshot, rows } = WHO_CAN_EXAMPLE;
const [row] = rows;
const BASE = "sha256:0b8f7d1c5e6a4f3b2d1c0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b";
const PLACE = { document: "eks/111122223333/eu-west-1/prod-eu/kubernetes/rbac.yaml", pointer: "/items/4", line: 118 };

export const FINDINGS_EXAMPLE: FindingsAnswerJson = {
  apiVersion,
  snapshot,
  findings: [
    {
      finding: "dangling-role-ref",
      fingerprint: "8f14e45fceea167a5a36dedd4bea2543",
      title: "a binding names a role that does not exist",
      severity: "low",
      message: "RoleBinding `prod/deployers` names ClusterRole `deployer`, which is not there",
      subject: "RoleBinding/prod/deployers",
      cluster: "prod-eu",
      account: null,
      vendor: false,
      remedy: "delete the binding, or create the role that was meant",
      attack: ["T1098.006"],
      references: ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
      evidence: [PLACE],
    },
  ],
  summary: { critical: 0, high: 0, medium: 0, low: 1, info: 0 },
};

export const GRAPH_EXAMPLE: GraphLinesJson = {
  apiVersion,
  snapshot,
  view: "steps",
  lines: [
    {
      edge: "access-entry",
      nature: "identity",
      from: "arn:aws:iam::111122223333:role/ci-deploy",
      to: "user:ci@prod-eu",
      verdict: "allowed",
      open: {},
      evidence: [PLACE],
      as: { groups: ["deployers", "system:authenticated"], accessPolicies: [] },
    },
  ],
};

export const DIFF_EXAMPLE: DiffAnswerJson = {
  apiVersion,
  base: BASE,
  head: snapshot,
  through: "identity",
  equal: false,
  summary: { gained: 1, lost: 0, wider: 0, narrower: 0, changed: 0, learned: 0, forgotten: 0, recreated: 0 },
  causes: [{ id: 0, object: "RoleBinding prod/deployers", change: "added", ...PLACE }],
  groups: [
    {
      causes: [0],
      kinds: [{ kind: "gained", identities: 1, cells: 1, samples: ["arn:aws:iam::111122223333:role/ci-deploy"] }],
    },
  ],
  changes: [
    {
      identity: {
        id: "arn:aws:iam::111122223333:role/ci-deploy",
        kind: "aws-role",
        entry: "ci",
        exists: true,
        vendor: false,
      },
      kind: "gained",
      count: 1,
      access: [
        {
          cluster: "prod-eu",
          namespace: "prod",
          names: "*",
          verbs: ["delete"],
          resources: ["pods"],
          before: "denied",
          after: "allowed",
        },
      ],
      causes: [0],
    },
  ],
};

/** A policy as it is sent. */
export const POLICY_EXAMPLE = {
  apiVersion: "clew/v1",
  kind: "Policy",
  name: "production",
  rules: [
    {
      id: "pods-of-prod",
      title: "nobody but people deletes pods of prod",
      severity: "high",
      "allow-only": { entry: "human" },
      can: { goal: "delete-pods", namespace: "prod" },
    },
  ],
} satisfies PolicyInput;

export const CHECK_EXAMPLE: CheckResultJson = {
  apiVersion,
  policy: "production",
  document: null,
  snapshot,
  outcome: "broken",
  rules: [
    {
      id: "pods-of-prod",
      title: "nobody but people deletes pods of prod",
      description: "",
      severity: "high",
      status: "broken",
      violations: 1,
      line: null,
    },
  ],
  violations: [
    {
      fingerprint: "45c48cce2e2d7fbdea1afc51c7c6ad26",
      rule: "pods-of-prod",
      severity: "high",
      kind: "not-allowed",
      status: "new",
      identity: row?.identity ?? null,
      cluster: "prod-eu",
      action: "goal delete-pods in prod",
      goal: "delete-pods",
      verdict: "allowed",
      row: row ?? null,
      finding: null,
      exception: null,
    },
  ],
  expired: [],
  unused: [],
  gaps: [],
  assumptions: [],
  notes: [],
};

/** A report with a question is the answer of who-can. */
export const REPORT_EXAMPLE = WHO_CAN_EXAMPLE;
