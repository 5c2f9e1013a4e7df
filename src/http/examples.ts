/** Answers shown in the API description. A test holds them against the schemas. */
import type {
  CanAnswerJson,
  PathJson,
  PathsAnswerJson,
  RowJson,
  WhatCanAnswerJson,
  WhoCanAnswerJson,
} from "../queries/answer.ts";

const SNAPSHOT = "sha256:3f1c5f0c7a1f4d8f9b9d8b3c0a5a4f9d5f6d2b7c8e9f0a1b2c3d4e5f60718293";
const ROLE = "arn:aws:iam::111122223333:role/ci-deploy";
const QUESTION = { verb: "delete", group: "", resource: "pods", namespace: "prod" };

const PATH: PathJson = {
  verdict: "allowed",
  steps: [
    {
      edge: "access-entry",
      nature: "identity",
      from: ROLE,
      to: "user:ci@prod-eu",
      uses: [],
      verdict: "allowed",
      vendor: false,
      needs: [
        {
          need: "the cluster has an access entry for the principal",
          verdict: "allowed",
          evidence: [
            {
              document: "eks/111122223333/eu-west-1/prod-eu/aws/access-entries.json",
              pointer: "/accessEntry",
              line: 2,
            },
          ],
        },
      ],
    },
  ],
  grant: {
    authorizer: "rbac",
    binding: "RoleBinding/prod/deployers",
    role: "ClusterRole//edit",
    rules: [3],
    matched: { kind: "Group", name: "deployers" },
    vendor: false,
    evidence: [{ document: "eks/111122223333/eu-west-1/prod-eu/kubernetes/rbac.yaml", pointer: "/items/4", line: 118 }],
  },
};

const IDENTITY = { id: ROLE, kind: "aws-role", entry: "ci", exists: true, vendor: false } as const;

const ROW: RowJson = {
  identity: IDENTITY,
  cluster: "prod-eu",
  verdict: "allowed",
  as: { username: "ci", groups: ["deployers", "system:authenticated"], accessPolicies: [] },
  scope: [{ namespaces: ["prod"], names: "*" }],
  limits: [],
  carriers: { pods: 0, samples: [] },
  path: PATH,
  otherPaths: 0,
  open: {},
  gaps: [],
  assumptions: [],
  vendor: false,
};

const ENVELOPE = { apiVersion: "clew/v1", through: "identity", snapshot: SNAPSHOT, assumptions: [], gaps: [] } as const;

export const WHO_CAN_EXAMPLE: WhoCanAnswerJson = {
  ...ENVELOPE,
  assumptions: [],
  gaps: [],
  question: QUESTION,
  rows: [ROW],
  next: null,
  summary: {
    allowed: 1,
    conditional: 0,
    unknown: 0,
    vendor: 0,
    moreByAll: 2,
    sameEffect: { goal: "delete-pods", more: 1 },
  },
  notes: [],
};

export const CAN_EXAMPLE: CanAnswerJson = {
  ...ENVELOPE,
  assumptions: [],
  gaps: [],
  question: QUESTION,
  subject: ROLE,
  verdict: "allowed",
  rows: [ROW],
  closestDenial: null,
  notes: [],
};

export const WHAT_CAN_EXAMPLE: WhatCanAnswerJson = {
  ...ENVELOPE,
  assumptions: [],
  gaps: [],
  question: {},
  subject: ROLE,
  reached: [
    {
      identity: IDENTITY,
      cluster: "prod-eu",
      verdict: "allowed",
      path: PATH,
      permissions: [
        {
          scope: { namespaces: ["prod"], names: "*" },
          verbs: ["delete", "get", "list"],
          resources: ["pods"],
          grant: {
            authorizer: "rbac",
            binding: "RoleBinding/prod/deployers",
            role: "ClusterRole//edit",
            rules: [3],
            vendor: false,
            evidence: [],
          },
        },
      ],
    },
  ],
  notes: [],
};

export const PATHS_EXAMPLE: PathsAnswerJson = {
  ...ENVELOPE,
  assumptions: [],
  gaps: [],
  question: {},
  from: ROLE,
  to: "user:ci@prod-eu",
  paths: [{ verdict: "allowed", steps: PATH.steps }],
  truncated: false,
  notes: [],
};
