/** Hand-made answers for the renderers, held against the schemas; `hostile` carries names that try to break out of every format. */

import { findingsAnswerSchema } from "../../src/findings/answer.ts";
import { type CheckResultJson, checkResultSchema } from "../../src/policy/result.ts";
import {
  canAnswerSchema,
  pathsAnswerSchema,
  type RowJson,
  type WhoCanAnswerJson,
  whatCanAnswerSchema,
  whoCanAnswerSchema,
} from "../../src/queries/answer.ts";
import { diffAnswerSchema } from "../../src/queries/diff-answer.ts";
import { accessReportSchema } from "../../src/reports/access-answer.ts";
import { graphSchema } from "../../src/reports/graph-answer.ts";
import type { ReportInput, ReportOptions } from "../../src/reports/report.ts";

export const options: ReportOptions = {
  lang: "en",
  version: "0.1.0",
  edges: [
    {
      id: "assume-role",
      title: "assumes a role",
      meaning: "sts:AssumeRole",
      severity: "low",
      references: ["https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"],
    },
  ],
};

/** Values as an attacker would name things, one a format. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "=cmd|' /C calc'!A0",
  "a|b`c``d",
  "@team *bold* _x_ [l](http://x)",
  "line\nbreak\r\u0000\u001b[31m",
  'quote" back\\slash;\n',
  "]]>&amp;<!--",
  "\u202Ereversed",
  "end\\",
  "x\ud800y",
];

const evidence = (document: string, line: number) => ({
  document,
  pointer: "/items/0",
  line,
  effect: "allow" as const,
  since: "2024-03-01T09:00:00Z",
});

export function row(name: string, change: Partial<RowJson> = {}): RowJson {
  return {
    identity: {
      id: `arn:aws:iam::111122223333:role/${name}`,
      kind: "aws-role",
      entry: "ci",
      exists: true,
      vendor: false,
    },
    cluster: "prod-eu",
    verdict: "conditional",
    as: { username: "ci", groups: ["deployers"], accessPolicies: [] },
    scope: [{ namespaces: ["prod", "shop"], names: "*" }],
    limits: [],
    carriers: { pods: 0, samples: [] },
    path: {
      verdict: "conditional",
      steps: [
        {
          edge: "assume-role",
          nature: "identity",
          from: `arn:aws:iam::111122223333:role/${name}`,
          to: "arn:aws:iam::111122223333:role/deploy",
          uses: [],
          verdict: "conditional",
          vendor: false,
          needs: [
            { need: "trust admits the caller", verdict: "conditional", evidence: [evidence("aws/auth.json", 12)] },
          ],
        },
        {
          edge: "access-entry",
          nature: "identity",
          from: "arn:aws:iam::111122223333:role/deploy",
          to: "user:ci@prod-eu",
          uses: [],
          verdict: "allowed",
          vendor: false,
          needs: [{ need: "an access entry maps it", verdict: "allowed", evidence: [evidence("eks/entry.json", 4)] }],
        },
      ],
      grant: {
        authorizer: "rbac",
        binding: "RoleBinding/prod/deployers",
        role: "ClusterRole//edit",
        rules: [3],
        matched: { kind: "Group", name: "deployers" },
        vendor: false,
        evidence: [evidence("kubernetes/rbac.yaml", 118)],
      },
    },
    otherPaths: 4,
    open: {
      all: [
        {
          step: 0,
          key: "sts:ExternalId",
          operator: "StringEquals",
          values: ["x7"],
          controller: "caller",
          evidence: [],
        },
      ],
    },
    gaps: [],
    assumptions: [0],
    vendor: false,
    ...change,
  };
}

const gaps = [
  {
    id: 0,
    kind: "not-supplied" as const,
    what: "permissions boundary `b`",
    direction: "may-remove" as const,
    scope: "aws:111122223333",
    close: "iam:GetPolicyVersion",
    rows: 2,
  },
];
const assumptions = [
  {
    id: 0,
    name: "scp",
    value: "none",
    why: "no organization document",
    direction: "may-remove" as const,
    switch: "--assume scp=unknown",
  },
];
const envelope = {
  apiVersion: "clew/v1" as const,
  question: { verb: "delete", group: "", resource: "pods", namespace: "prod" },
  through: "identity" as const,
  snapshot: `sha256:${"0".repeat(64)}`,
  gaps,
  assumptions,
};

export function whoCan(rows: RowJson[]): WhoCanAnswerJson {
  return whoCanAnswerSchema.parse({
    ...envelope,
    rows,
    next: null,
    summary: {
      allowed: 0,
      conditional: rows.length,
      unknown: 0,
      vendor: 0,
      moreByAll: 7,
      sameEffect: { goal: "delete-pods", more: 5 },
    },
    notes: ["a note on `x`"],
  });
}

export function check(rows: RowJson[]): CheckResultJson {
  const finding = {
    finding: "dangling-role-ref",
    fingerprint: "f1",
    title: "a binding names a role that is not there",
    severity: "low" as const,
    message: "RoleBinding `a/b` names `c`",
    subject: null,
    cluster: "prod-eu",
    account: null,
    vendor: false,
    remedy: "delete it",
    attack: [],
    references: ["https://kubernetes.io/"],
    evidence: [evidence("kubernetes/rbac.yaml", 3)],
  };
  const violations = [
    ...rows.map((one, index) => ({
      fingerprint: `fp${index}`,
      rule: "no-delete",
      severity: "high" as const,
      kind: "forbidden" as const,
      status: (["new", "known", "excepted", "undecided"] as const)[index % 4] ?? "new",
      identity: one.identity,
      cluster: one.cluster,
      action: "delete pods in prod",
      goal: null,
      verdict: one.verdict,
      row: one,
      finding: null,
      exception: index % 4 === 2 ? { reason: "break glass", expires: "2027-01-01" } : null,
    })),
    {
      fingerprint: "fpf",
      rule: "tidy",
      severity: "low" as const,
      kind: "finding" as const,
      status: "new" as const,
      identity: null,
      cluster: "prod-eu",
      action: "",
      goal: null,
      verdict: "allowed" as const,
      row: null,
      finding,
      exception: null,
    },
  ];
  return checkResultSchema.parse({
    apiVersion: "clew/v1",
    policy: "prod",
    document: "policy.yaml",
    snapshot: envelope.snapshot,
    outcome: "broken",
    rules: [
      {
        id: "no-delete",
        title: "nobody deletes pods",
        description: "d",
        severity: "high",
        status: "broken",
        violations: 1,
        line: 4,
      },
      {
        id: "tidy",
        title: "no dangling bindings",
        description: "",
        severity: "low",
        status: "broken",
        violations: 1,
        line: 9,
      },
      { id: "fine", title: "holds", description: "", severity: "info", status: "holds", violations: 0, line: 12 },
      {
        id: "open",
        title: "not decided",
        description: "",
        severity: "medium",
        status: "undecided",
        violations: 0,
        line: null,
      },
    ],
    violations,
    expired: [{ rule: "no-delete", reason: "old", expires: "2025-01-01", line: 6 }],
    unused: [],
    gaps,
    assumptions,
    notes: [],
  });
}

/** One input of every kind, made of the given names. */
export function inputs(names: readonly string[]): ReportInput[] {
  const rows = names.map((name) => row(name));
  const [first = row("x")] = rows;
  const who = whoCan(rows);
  const result = check(rows);
  const diff = diffAnswerSchema.parse({
    apiVersion: "clew/v1",
    base: `sha256:${"1".repeat(64)}`,
    head: `sha256:${"2".repeat(64)}`,
    through: "identity",
    equal: false,
    summary: { gained: 1, lost: 0, wider: 0, narrower: 0, changed: 0, learned: 0, forgotten: 0, recreated: 0 },
    causes: [
      { id: 0, object: `RoleBinding prod/${names[0]}`, change: "added", document: "rbac.yaml", pointer: "/1", line: 7 },
    ],
    groups: [{ causes: [0], kinds: [{ kind: "gained", identities: 1, cells: 2, samples: [first.identity.id] }] }],
    changes: [
      {
        identity: first.identity,
        kind: "gained",
        count: 2,
        causes: [0],
        access: [
          {
            cluster: "prod-eu",
            namespace: "prod",
            names: "*",
            verbs: ["get", "list"],
            resources: ["pods"],
            before: "denied",
            after: "allowed",
          },
        ],
      },
    ],
  });
  return [
    { kind: "who-can", answer: who },
    {
      kind: "can",
      answer: canAnswerSchema.parse({
        ...envelope,
        subject: names[0],
        verdict: "conditional",
        rows,
        closestDenial: null,
        notes: [],
      }),
    },
    {
      kind: "what-can",
      answer: whatCanAnswerSchema.parse({
        ...envelope,
        subject: names[0],
        notes: [],
        reached: rows.map((one) => ({
          identity: one.identity,
          cluster: one.cluster,
          verdict: one.verdict,
          path: one.path,
          permissions: [
            {
              scope: { namespaces: ["prod"], names: "*" },
              verbs: ["get"],
              resources: [names[0]],
              grant: one.path.grant,
            },
          ],
        })),
      }),
    },
    {
      kind: "paths",
      answer: pathsAnswerSchema.parse({
        ...envelope,
        from: names[0],
        to: "user:ci@prod-eu",
        paths: rows.map((one) => one.path),
        truncated: false,
        notes: [],
      }),
    },
    { kind: "check", answer: result },
    { kind: "diff", answer: diff },
    {
      kind: "findings",
      answer: findingsAnswerSchema.parse({
        apiVersion: "clew/v1",
        snapshot: envelope.snapshot,
        findings: result.violations.flatMap(({ finding }) =>
          finding === null ? [] : [{ ...finding, message: `about \`${names[0]}\`` }],
        ),
        summary: { critical: 0, high: 0, medium: 0, low: 1, info: 0 },
      }),
    },
    {
      kind: "access",
      answer: accessReportSchema.parse({
        apiVersion: "clew/v1",
        snapshot: envelope.snapshot,
        date: null,
        through: "identity",
        clusters: [{ name: "prod-eu", account: "111122223333", version: "1.33" }],
        accounts: ["111122223333"],
        powers: [
          { id: "cluster-admin", question: { goal: "cluster-admin" }, rows, vendor: 3 },
          { id: "read-secrets", question: { goal: "read-secrets" }, rows: [], vendor: 0 },
        ],
        findings: [],
        issues: [
          {
            code: "unknown-kind",
            document: `k/${names[0]}.yaml`,
            line: 3,
            expected: "a kind",
            came: `\`${names[0]}\``,
          },
        ],
        changes: diff,
        firstSeen: {},
        gaps,
        assumptions,
      }),
    },
    {
      kind: "graph",
      answer: graphSchema.parse({
        apiVersion: "clew/v1",
        snapshot: envelope.snapshot,
        nodes: [
          ...names.map((name) => ({ id: `n:${name}`, label: name, kind: "user", cluster: null })),
          { id: "t", label: "t", kind: "group", cluster: "prod-eu" },
        ],
        edges: names.map((name) => ({
          from: `n:${name}`,
          to: "t",
          edge: "assume-role",
          nature: "abuse",
          verdict: "allowed",
        })),
      }),
    },
  ];
}
