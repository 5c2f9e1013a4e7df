/** Every kind: what it finds, and the nearest case in which it stays silent. */
import { describe, expect, test } from "vitest";
import { type FindingsAnswerJson, findingsAnswerSchema } from "../../src/findings/answer.ts";
import { findAll } from "../../src/findings/find-all.ts";
import { FINDINGS } from "../../src/findings/registry.ts";
import {
  ACCOUNT,
  accessEntry,
  accessPolicies,
  authorization,
  BASE,
  binding,
  cluster,
  type Files,
  iamRole,
  open,
  PROVIDER,
  ROLES,
  role,
  trustGithub,
  trustService,
} from "../demo/repository.ts";

function findings(files: Files): FindingsAnswerJson {
  const engine = open(files);
  return findingsAnswerSchema.parse(JSON.parse(JSON.stringify(findAll(engine.world, engine.context().places.of))));
}

const more = (text: string, name = "more.yaml"): Files => ({ ...BASE, [`eks/prod/${name}`]: text });
const withRole = (trust: object, change: Record<string, unknown> = {}): Files => ({
  ...BASE,
  "aws/111122223333/authorization.json": authorization([...ROLES, iamRole("extra", trust, change)]),
});
const group = (name: string): string => `{ kind: Group, name: ${name}, apiGroup: rbac.authorization.k8s.io }`;
const live = (kind: string, items: object[]): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: items.map((item, index) => ({
      apiVersion: kind.endsWith("Role") ? "rbac.authorization.k8s.io/v1" : "v1",
      kind,
      ...item,
      metadata: { uid: `u${index}`, ...(item as { metadata: object }).metadata },
    })),
  });
const awsAuth = (entry: string, name = "mapRoles"): Files => ({
  ...BASE,
  "eks/prod/cluster.json": cluster({
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
  }),
  "eks/prod/aws-auth.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: aws-auth, namespace: kube-system }\ndata:\n  ${name}: |\n    - ${entry}\n`,
});
const configMapMode = cluster({ accessConfig: { authenticationMode: "CONFIG_MAP" } });

const federated = (conditions: object): object => ({
  Effect: "Allow",
  Principal: { Federated: PROVIDER },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: conditions,
});
const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
const everybody = (conditions?: object): object => ({
  Effect: "Allow",
  Principal: "*",
  Action: "sts:AssumeRole",
  ...(conditions === undefined ? {} : { Condition: conditions }),
});
const inline = (action: string): Record<string, unknown> => ({
  RolePolicyList: [
    {
      PolicyName: "p",
      PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] },
    },
  ],
});
const clusterRole = (name: string, labels: string, rule: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: ${name}, labels: { ${labels} } }\nrules: [${rule}]\n`;

const CASES: readonly (readonly [kind: string, title: string, files: Files, expected: readonly string[]])[] = [
  [
    "dangling-role-ref",
    "a role that a live listing does not have",
    {
      ...BASE,
      "eks/prod/rbac.yaml": binding("gone", "prod", "not-there", group("sre")),
      "eks/prod/roles.json": live("ClusterRole", [{ metadata: { name: "x" }, rules: [] }]),
    },
    ["medium ClusterRole not-there"],
  ],
  [
    "dangling-role-ref",
    "without a live listing it is a gap",
    more(binding("gone", "prod", "not-there", group("sre"))),
    [],
  ],
  [
    "dangling-service-account",
    "an account that a live listing does not have",
    {
      ...more(binding("ghost", "prod", "pod-deleter", "{ kind: ServiceAccount, name: ghost, namespace: prod }")),
      "eks/prod/sa.json": live("ServiceAccount", [{ metadata: { name: "web", namespace: "prod" } }]),
    },
    ["medium prod/ghost"],
  ],
  [
    "dangling-service-account",
    "manifests alone prove nothing",
    more(binding("ghost", "prod", "pod-deleter", "{ kind: ServiceAccount, name: ghost, namespace: prod }")),
    [],
  ],
  [
    "dead-aws-auth-entry",
    "a role with its path",
    awsAuth(`rolearn: arn:aws:iam::${ACCOUNT}:role/team/developer\n      username: dev\n      groups: [sre]`),
    ["medium callers have no path"],
  ],
  [
    "dead-aws-auth-entry",
    "an entry that an access entry replaces is another matter",
    awsAuth(`rolearn: ${role("developer")}\n      username: dev\n      groups: [sre]`),
    [],
  ],
  [
    "replaced-aws-auth-entry",
    "behind an access entry",
    awsAuth(`rolearn: ${role("developer")}\n      username: dev\n      groups: [sre]`),
    ["info access entry"],
  ],
  [
    "replaced-aws-auth-entry",
    "an entry that counts",
    awsAuth(`rolearn: ${role("spare")}\n      username: dev\n      groups: [sre]`),
    [],
  ],
  [
    "stale-access-entry",
    "a principal that its listed account does not have",
    { ...more(accessEntry("gone", ["sre"]), "entry-gone.json"), "eks/prod/policies-gone.json": accessPolicies("gone") },
    ["medium role/gone"],
  ],
  ["stale-access-entry", "principals that are there", BASE, []],
  [
    "hidden-creator",
    "access entries are off",
    { ...BASE, "eks/prod/cluster.json": configMapMode },
    ["high an unknown principal created"],
  ],
  [
    "hidden-creator",
    "the creator is named",
    {
      ...BASE,
      "eks/prod/cluster.json": configMapMode,
      "clew.yaml": `apiVersion: clew/v1\nclusters:\n  prod:\n    creator: ${role("developer")}\n`,
    },
    ["medium role/developer"],
  ],
  ["hidden-creator", "access entries are on", BASE, []],
  [
    "oidc-trust-without-subject",
    "only the audience",
    withRole(federated({ StringEquals: aud })),
    ["critical role/extra"],
  ],
  [
    "oidc-trust-without-subject",
    "a subject that is everything",
    withRole(federated({ StringEquals: aud, StringLike: { "token.actions.githubusercontent.com:sub": "*" } })),
    ["critical role/extra"],
  ],
  [
    "oidc-trust-without-subject",
    "a negated subject leaves all others",
    withRole(federated({ StringEquals: aud, StringNotEquals: { "token.actions.githubusercontent.com:sub": "x" } })),
    ["critical role/extra"],
  ],
  [
    "oidc-trust-without-subject",
    "IfExists is no condition on a token without it",
    withRole(
      federated({ StringEquals: aud, StringLikeIfExists: { "token.actions.githubusercontent.com:sub": "repo:a/b:*" } }),
    ),
    ["critical role/extra"],
  ],
  ["oidc-trust-without-subject", "a subject", withRole(trustGithub("repo:example-org/shop:*")), []],
  ["wildcard-trust", "everybody", withRole(everybody()), ["critical everybody may assume"]],
  [
    "wildcard-trust",
    "everybody with an external id",
    withRole(everybody({ StringEquals: { "sts:ExternalId": "x" } })),
    ["high external id"],
  ],
  [
    "wildcard-trust",
    "everybody of one organization",
    withRole(everybody({ StringEquals: { "aws:PrincipalOrgID": "o-example" } })),
    [],
  ],
  [
    "aggregated-rules",
    "into edit, with secrets",
    more(
      clusterRole(
        "feed",
        'rbac.authorization.k8s.io/aggregate-to-edit: "true"',
        '{ apiGroups: [""], resources: [secrets], verbs: [get] }',
      ),
    ),
    ["medium ClusterRole edit", "medium ClusterRole admin"],
  ],
  [
    "aggregated-rules",
    "into view, harmless",
    more(
      clusterRole(
        "feed",
        'rbac.authorization.k8s.io/aggregate-to-view: "true"',
        "{ apiGroups: [example.org], resources: [widgets], verbs: [get] }",
      ),
    ),
    ["info ClusterRole view", "info ClusterRole edit", "info ClusterRole admin"],
  ],
  ["aggregated-rules", "the shipped parts", BASE, []],
  [
    "unmapped-group",
    "a group that nobody gives",
    more(binding("a", "prod", "pod-deleter", group("ghosts"))),
    ["low group `ghosts`"],
  ],
  [
    "unmapped-group",
    "groups that entries give, and built-in ones",
    more(binding("a", "prod", "pod-deleter", group("system:authenticated"))),
    [],
  ],
  [
    "idle-mapping",
    "an entry without bindings",
    { ...more(accessEntry("developer", ["nothing"]), "entry-developer.json") },
    ["low developer"],
  ],
  [
    "idle-mapping",
    "an entry with an access policy",
    {
      ...more(accessEntry("developer", ["nothing"]), "entry-developer.json"),
      "eks/prod/policies-developer.json": accessPolicies("developer", [
        {
          policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
          accessScope: { type: "cluster", namespaces: [] },
          associatedAt: "2024-01-01T00:00:00+00:00",
          modifiedAt: "2024-01-01T00:00:00+00:00",
        },
      ]),
    },
    [],
  ],
  [
    "anonymous-reach",
    "unauthenticated",
    more(binding("a", "", "pod-deleter", group("system:unauthenticated"))),
    ["critical ClusterRoleBinding a"],
  ],
  [
    "anonymous-reach",
    "anonymous",
    more(
      binding(
        "a",
        "prod",
        "pod-deleter",
        "{ kind: User, name: system:anonymous, apiGroup: rbac.authorization.k8s.io }",
      ),
    ),
    ["critical RoleBinding prod/a"],
  ],
  ["anonymous-reach", "the shipped public info", BASE, []],
  [
    "authenticated-reach",
    "authenticated",
    more(binding("a", "", "pod-deleter", group("system:authenticated"))),
    ["high ClusterRoleBinding a"],
  ],
  [
    "authenticated-reach",
    "one namespace's workloads are not everybody",
    more(binding("a", "", "pod-deleter", group("system:serviceaccounts:prod"))),
    [],
  ],
  [
    "default-service-account",
    "default",
    more(binding("a", "prod", "pod-deleter", "{ kind: ServiceAccount, name: default, namespace: prod }")),
    ["medium RoleBinding prod/a"],
  ],
  [
    "default-service-account",
    "a user of that name",
    more(binding("a", "prod", "pod-deleter", "{ kind: User, name: default, apiGroup: rbac.authorization.k8s.io }")),
    [],
  ],
  [
    "masters-mapping",
    "aws-auth",
    awsAuth(`rolearn: ${role("spare")}\n      username: spare\n      groups: [system:masters]`),
    ["high role/spare"],
  ],
  ["masters-mapping", "other groups", BASE, []],
  [
    "token-secret",
    "a token that does not expire",
    more(
      "apiVersion: v1\nkind: Secret\nmetadata: { name: t, namespace: prod, annotations: { kubernetes.io/service-account.name: web } }\ntype: kubernetes.io/service-account-token\n",
    ),
    ["low prod/t"],
  ],
  [
    "token-secret",
    "another secret",
    more("apiVersion: v1\nkind: Secret\nmetadata: { name: t, namespace: prod }\ntype: Opaque\n"),
    [],
  ],
  [
    "open-endpoint",
    "the whole internet",
    {
      ...BASE,
      "eks/prod/cluster.json": cluster({
        resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] },
      }),
    },
    ["low prod"],
  ],
  [
    "open-endpoint",
    "one office",
    {
      ...BASE,
      "eks/prod/cluster.json": cluster({
        resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["198.51.100.0/24"] },
      }),
    },
    [],
  ],
  [
    "policy-writer",
    "may write role policies",
    withRole(trustService, inline("iam:PutRolePolicy")),
    ["high role/extra"],
  ],
  ["policy-writer", "may only read them", withRole(trustService, inline("iam:GetRolePolicy")), []],
];

describe.each(FINDINGS.map((kind) => [kind.id, kind] as const))("%s", (id, kind) => {
  const cases = CASES.filter(([of]) => of === id);

  test.each(cases.map(([, title, files, expected]) => [title, files, expected] as const))(
    "%s",
    (_title, files, expected) => {
      const found = findings(files).findings.filter((finding) => finding.finding === id);
      expect(found.map((finding) => finding.message)).toHaveLength(expected.length);
      for (const text of expected) {
        const [severity = "", ...rest] = text.split(" ");
        expect(
          found.some((finding) => finding.severity === severity && finding.message.includes(rest.join(" "))),
          `${text} in ${found.map((finding) => `${finding.severity} ${finding.message}`).join("; ")}`,
        ).toBe(true);
      }
      for (const finding of found) expect(finding.evidence.length).toBeGreaterThan(0);
    },
  );

  test("has a case that yields and one that is silent, and says what to do", () => {
    expect(cases.some(([, , , expected]) => expected.length > 0)).toBe(true);
    expect(cases.some(([, , , expected]) => expected.length === 0)).toBe(true);
    expect(kind.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [kind.title, kind.remedy]) expect(text).toMatch(/^[^A-Z].*[^.]$|^`/);
    for (const technique of kind.attack) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
  });
});

test("registry is in order of id", () => {
  const ids = FINDINGS.map((kind) => kind.id);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

test("fingerprints do not depend on other findings, lines or files", () => {
  const prints = (files: Files): string[] =>
    findings(files)
      .findings.filter((finding) => finding.finding === "anonymous-reach")
      .map((finding) => finding.fingerprint);
  const text = binding("a", "", "pod-deleter", group("system:unauthenticated"));
  const [print] = prints(more(text));
  expect(
    prints({
      ...BASE,
      "eks/prod/zz/other.yaml": `# x\n\n${text}---\n${binding("b", "", "pod-deleter", group("ghosts"))}`,
    }),
  ).toEqual([print]);
});

test("an aws-auth entry is found at its own line", () => {
  const files = awsAuth(
    `rolearn: ${role("developer")}\n      username: dev\n      groups: [sre]\n    - rolearn: arn:aws:iam::${ACCOUNT}:role/a/b\n      username: x`,
  );
  const lines = findings(files)
    .findings.filter((finding) => finding.finding.endsWith("-aws-auth-entry"))
    .map((finding) => finding.evidence[0]?.line);
  expect(lines.sort()).toEqual([6, 9]);
});
