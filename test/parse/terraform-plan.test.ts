import { describe, expect, test } from "vitest";
import type { OpenEngine } from "../../src/explain/engine.ts";
import { canRequest, whoCanRequest } from "../../src/queries/request.ts";
import {
  ACCOUNT,
  accessEntry,
  accessPolicies,
  authorization,
  cluster,
  type Files,
  iamRole,
  open,
  role,
} from "../demo/repository.ts";

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;
const trustEc2 = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const irsaStatement = {
  Effect: "Allow",
  Principal: { Federated: PROVIDER },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { [`${ISSUER}:sub`]: "system:serviceaccount:prod:web", [`${ISSUER}:aud`]: "sts.amazonaws.com" },
  },
};
const s3 = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::example/*" }],
};
const ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

interface Resource {
  readonly address: string;
  readonly values: Record<string, unknown>;
  readonly unknown?: Record<string, unknown>;
  readonly actions?: readonly string[];
}

function plan(resources: readonly Resource[], configuration: object = {}): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: { root_module: {} },
    prior_state: {
      format_version: "1.0",
      values: {
        root_module: {
          resources: [
            {
              address: "data.aws_caller_identity.current",
              mode: "data",
              type: "aws_caller_identity",
              name: "current",
              values: { account_id: ACCOUNT },
            },
          ],
        },
      },
    },
    configuration: {
      provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } } },
      root_module: configuration,
    },
    resource_changes: resources.map(({ address, values, unknown, actions = ["create"] }) => {
      const [, module, type = "", name = "", key] =
        /^(?:(.*)\.)?([a-z]\w+)\.([\w-]+)(?:\[(.*)\])?$/.exec(address) ?? [];
      const isGone = actions.includes("delete") && !actions.includes("create");
      return {
        address,
        ...(module === undefined ? {} : { module_address: module }),
        mode: "managed",
        type,
        name,
        ...(key === undefined ? {} : { index: JSON.parse(key) }),
        change: {
          actions,
          before: isGone ? values : null,
          after: isGone ? null : values,
          after_unknown: unknown ?? {},
        },
      };
    }),
  });
}

/** The shape of terraform-aws-modules/eks with an IRSA role beside it; `known` = after apply. */
function modules(known: boolean): readonly Resource[] {
  const later = (
    attribute: string,
    value: unknown,
  ): { values: Record<string, unknown>; unknown: Record<string, unknown> } =>
    known ? { values: { [attribute]: value }, unknown: {} } : { values: {}, unknown: { [attribute]: true } };
  const resource = (
    address: string,
    values: Record<string, unknown>,
    ...parts: ReturnType<typeof later>[]
  ): Resource => ({
    address,
    values: Object.assign({}, values, ...parts.map((part) => part.values)),
    unknown: Object.assign({}, ...parts.map((part) => part.unknown)),
  });
  return [
    resource(
      "module.eks.aws_eks_cluster.this[0]",
      {
        name: "prod",
        version: "1.33",
        access_config: [{ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false }],
        vpc_config: [{ endpoint_public_access: false, public_access_cidrs: [] }],
        identity: [{ oidc: [{ issuer: `https://${ISSUER}` }] }],
      },
      later("arn", `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`),
    ),
    resource(
      "module.eks.aws_iam_openid_connect_provider.oidc_provider[0]",
      { url: `https://${ISSUER}`, client_id_list: ["sts.amazonaws.com"] },
      later("arn", PROVIDER),
    ),
    resource(
      "aws_iam_role.operator",
      { name: "operator", path: "/", assume_role_policy: JSON.stringify(trustEc2) },
      later("arn", role("operator")),
      later("unique_id", "AROAOPERATORXXXXXXXXX"),
    ),
    resource(
      'module.eks.aws_eks_access_entry.this["ops"]',
      { cluster_name: "prod", kubernetes_groups: [], type: "STANDARD" },
      later("principal_arn", role("operator")),
      later("user_name", `arn:aws:sts::${ACCOUNT}:assumed-role/operator/{{SessionName}}`),
    ),
    resource(
      'module.eks.aws_eks_access_policy_association.this["ops_admin"]',
      { cluster_name: "prod", policy_arn: ADMIN, access_scope: [{ type: "cluster", namespaces: [] }] },
      later("principal_arn", role("operator")),
    ),
    resource(
      "module.irsa.aws_iam_role.this[0]",
      {
        name: "web",
        path: "/",
        assume_role_policy: JSON.stringify({ Version: "2012-10-17", Statement: [irsaStatement] }),
      },
      later("arn", role("web")),
      later("unique_id", "AROAWEBXXXXXXXXXXXXXX"),
    ),
    resource(
      "module.irsa.aws_iam_role_policy.this[0]",
      { name: "read", policy: JSON.stringify(s3) },
      later("role", "web"),
    ),
    resource("kubernetes_namespace.prod", { metadata: [{ name: "prod" }] }),
    resource("kubernetes_service_account_v1.web", {
      metadata: [{ name: "web", namespace: "prod", annotations: { "eks.amazonaws.com/role-arn": role("web") } }],
    }),
    resource("kubernetes_cluster_role_v1.deleter", {
      metadata: [{ name: "deleter" }],
      rule: [{ api_groups: [""], resources: ["pods"], verbs: ["delete"] }],
    }),
    resource("kubernetes_role_binding_v1.web", {
      metadata: [{ name: "web", namespace: "prod" }],
      role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "deleter" }],
      subject: [{ kind: "ServiceAccount", name: "web", namespace: "prod" }],
    }),
    resource("aws_vpc.main", { cidr_block: "10.0.0.0/16" }),
  ];
}

/** `principal_arn = each.value` in the module, handed in from the role beside it, as the module's users write it. */
const CONFIGURATION = {
  resources: [
    {
      address: "aws_iam_role.operator",
      mode: "managed",
      type: "aws_iam_role",
      name: "operator",
      expressions: { name: { constant_value: "operator" } },
    },
  ],
  module_calls: {
    eks: {
      expressions: { principal: { references: ["aws_iam_role.operator.arn", "aws_iam_role.operator"] } },
      module: {
        resources: [
          {
            mode: "managed",
            type: "aws_eks_access_entry",
            name: "this",
            expressions: { principal_arn: { references: ["var.principal"] } },
          },
          {
            mode: "managed",
            type: "aws_eks_access_policy_association",
            name: "this",
            expressions: { principal_arn: { references: ["aws_eks_access_entry.this", "var.principal"] } },
          },
        ],
      },
    },
    irsa: {
      module: {
        resources: [
          {
            mode: "managed",
            type: "aws_iam_role_policy",
            name: "this",
            expressions: {
              role: { references: ["aws_iam_role.this[0].name", "aws_iam_role.this[0]", "aws_iam_role.this"] },
            },
          },
        ],
      },
    },
  },
};
/** The second resource refers to the variable alone, as a plain expression is written down. */
const SIMPLE = {
  ...CONFIGURATION,
  module_calls: {
    ...CONFIGURATION.module_calls,
    eks: {
      ...CONFIGURATION.module_calls.eks,
      module: {
        resources: CONFIGURATION.module_calls.eks.module.resources.map((one) => ({
          ...one,
          expressions: { principal_arn: { references: ["var.principal"] } },
        })),
      },
    },
  },
};

/** The same estate as the API and kubectl print it. */
const ESTATE: Files = {
  "aws/111122223333/authorization.json": authorization([
    iamRole("operator", trustEc2.Statement[0] ?? {}),
    iamRole("web", irsaStatement, { RolePolicyList: [{ PolicyName: "read", PolicyDocument: s3 }] }),
  ]),
  "aws/111122223333/provider.json": JSON.stringify({ OpenIDConnectProviderList: [{ Arn: PROVIDER }] }),
  "aws/111122223333/eks.json": JSON.stringify({ Url: ISSUER, ClientIDList: ["sts.amazonaws.com"] }),
  "eks/cluster.json": cluster(),
  "eks/entry.json": accessEntry("operator", [], `arn:aws:sts::${ACCOUNT}:assumed-role/operator/{{SessionName}}`),
  "eks/policies.json": accessPolicies("operator", [
    { policyArn: ADMIN, accessScope: { type: "cluster", namespaces: [] } },
  ]),
  "eks/k8s.yaml": `apiVersion: v1\nkind: Namespace\nmetadata: { name: prod }\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: prod, annotations: { eks.amazonaws.com/role-arn: ${role("web")} } }\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: deleter }\nrules:\n  - { apiGroups: [""], resources: [pods], verbs: [delete] }\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: web, namespace: prod }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deleter }\nsubjects:\n  - { kind: ServiceAccount, name: web, namespace: prod }\n`,
};

const rows = (engine: OpenEngine, request: object): string[] =>
  engine
    .whoCan(whoCanRequest.parse({ vendor: "hide", ...request }))
    .rows.map(
      (row) =>
        `${row.verdict} ${row.identity.id} ${row.path.steps.map((step) => step.edge).join(">")} ${JSON.stringify(row.scope)}`,
    );

const QUESTIONS = [
  { verb: "delete", resource: "pods", namespace: "prod" },
  { verb: "get", resource: "secrets" },
  { goal: "cluster-admin" },
  { goal: "change-rbac" },
  { action: "s3:GetObject", arn: "arn:aws:s3:::example/x" },
];

describe("a plan gives the answers of the estate it describes", () => {
  const estate = open(ESTATE);
  test.each([
    ["after apply", plan(modules(true))],
    ["before apply, with everything new known only later", plan(modules(false), SIMPLE)],
  ])("%s", (_title, text) => {
    const planned = open({ "plan.json": text });
    expect(planned.estate.issues).toEqual([]);
    for (const question of QUESTIONS)
      expect(rows(planned, question), JSON.stringify(question)).toEqual(rows(estate, question));
    expect(rows(planned, { verb: "delete", resource: "pods", namespace: "prod" }).length).toBeGreaterThan(1);
  });

  test("a state reads like a plan", () => {
    const state = JSON.stringify({
      format_version: "1.0",
      terraform_version: "1.9.8",
      values: {
        root_module: {
          resources: modules(true)
            .filter(({ address }) => !address.startsWith("module."))
            .map(({ address, values }) => ({
              address,
              mode: "managed",
              type: address.split(".")[0],
              name: address.split(".")[1],
              values,
            })),
          child_modules: ["eks", "irsa"].map((name) => ({
            address: `module.${name}`,
            resources: modules(true)
              .filter(({ address }) => address.startsWith(`module.${name}.`))
              .map(({ address, values }) => ({
                address,
                mode: "managed",
                type: address.split(".")[2],
                name: address.split(".")[3]?.replace(/\[.*/, ""),
                values,
              })),
          })),
        },
      },
    });
    const engine = open({ "state.json": state });
    for (const question of QUESTIONS) expect(rows(engine, question)).toEqual(rows(estate, question));
  });

  test("evidence leads to the resource in the plan", () => {
    const text = JSON.stringify(JSON.parse(plan(modules(true))), null, 2);
    const [row] = open({ "plan.json": text })
      .whoCan(whoCanRequest.parse({ verb: "delete", resource: "pods", namespace: "prod", vendor: "hide" }))
      .rows.filter((one) => one.identity.kind === "service-account");
    const place = row?.path.grant?.evidence[0];
    expect(place?.pointer).toMatch(/^\/resource_changes\/10\/change\/after/);
    expect(text.split("\n")[(place?.line ?? 1) - 1]).toContain('"after"');
  });
});

describe("what a plan cannot tell", () => {
  test("a principal that no reference explains is a gap, by address", () => {
    const engine = open({ "plan.json": plan(modules(false), {}) });
    expect(engine.estate.gaps.map((gap) => gap.what)).toContain(
      'principal_arn of module.eks.aws_eks_access_entry.this["ops"], known only after apply',
    );
    const can = engine.can(
      canRequest.parse({ subject: role("operator"), verb: "get", resource: "secrets", cluster: "prod" }),
    );
    expect(can.verdict).not.toBe("allowed");
  });

  test("a trust policy that only apply tells leaves the role unknown, not closed", () => {
    const engine = open({
      "plan.json": plan([
        ...modules(true),
        {
          address: "aws_iam_role.late",
          values: { name: "late", path: "/", arn: role("late") },
          unknown: { assume_role_policy: true },
        },
      ]),
    });
    expect(engine.estate.gaps.some((gap) => gap.what.startsWith("assume_role_policy of aws_iam_role.late"))).toBe(true);
  });

  test("types nobody reads are told once each; networks are not about access", () => {
    const engine = open({
      "plan.json": plan([
        ...modules(true),
        { address: "helm_release.a", values: {} },
        { address: "helm_release.b", values: {} },
        { address: "aws_subnet.a", values: {} },
      ]),
    });
    expect(engine.estate.issues.map((issue) => `${issue.code} ${issue.came}`)).toEqual([
      "unknown-resource-type `helm_release`, 2 times",
    ]);
  });

  test("resources that are deleted are not there", () => {
    const all = modules(true).map((one) =>
      one.address.includes("role_binding") ? { ...one, actions: ["delete"] } : one,
    );
    expect(
      rows(open({ "plan.json": plan(all) }), { verb: "delete", resource: "pods", namespace: "prod" }).filter((line) =>
        line.includes("serviceaccount"),
      ),
    ).toEqual([]);
  });

  test("laid over an estate, a plan takes away what it deletes, and what goes with it", () => {
    const gone = (address: string, values: Record<string, unknown>) => ({ address, values, actions: ["delete"] });
    const manifest = (kind: string, namespace: string, name: string, more: object) =>
      JSON.stringify({ apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata: { name, namespace }, ...more });
    const bind = (namespace: string, name: string) =>
      manifest("RoleBinding", namespace, name, {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deleter" },
        subjects: [{ kind: "User", name: `${namespace}-${name}`, apiGroup: "rbac.authorization.k8s.io" }],
      });
    const deleter = (namespace: string) =>
      manifest("Role", namespace, "deleter", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["delete"] }] });
    const files = {
      "k/one.json": `{"apiVersion":"v1","kind":"List","items":[${[deleter("a"), bind("a", "keep"), bind("a", "go"), deleter("b"), bind("b", "inside")].join(",")}]}`,
    };
    const ask = { verb: "delete", resource: "pods" };
    const users = (more: Record<string, string>) =>
      rows(open({ ...files, ...more }), ask).filter((line) => line.includes("user:"));
    expect(users({})).toHaveLength(3);
    const text = plan([
      gone("kubernetes_role_binding.go", {
        metadata: [{ name: "go", namespace: "a" }],
        role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "Role", name: "deleter" }],
        subject: [{ kind: "User", name: "a-go" }],
      }),
      gone("kubernetes_namespace.b", { metadata: [{ name: "b" }] }),
    ]);
    const left = users({ "~overlay/plan.json": text });
    expect(left).toHaveLength(1);
    expect(left[0]).toContain("a-keep");
    // What lies behind the plan is there again: plans are judged in the order of their names.
    expect(users({ "0/plan.json": text })).toHaveLength(3);
  });

  test("an access entry goes with its policies, a role and a policy with what they give", () => {
    const base = open({ "plan.json": plan(modules(true)) });
    const entries = [...base.estate.clusters.values()].flatMap((one) => one.accessEntries);
    expect(entries.length).toBeGreaterThan(0);
    const gone = modules(true).map((one) =>
      /aws_eks_access_(entry|policy_association)|aws_iam_role\b/.test(one.address)
        ? { ...one, actions: ["delete"] }
        : one,
    );
    const after = open({ "plan.json": plan(modules(true)), "~overlay/plan.json": plan(gone) });
    const [cluster] = after.estate.clusters.values();
    expect(cluster?.accessEntries).toEqual([]);
    expect(cluster?.accessPolicyAssociations).toEqual([]);
    expect(after.estate.accounts.get(ACCOUNT)?.roles ?? []).toEqual([]);
  });

  test("what is taken from a principal that the plan lacks is an issue", () => {
    const text = plan([
      {
        address: "aws_iam_role_policy_attachment.a",
        values: { role: "a", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        actions: ["delete"],
      },
    ]);
    expect(open({ "plan.json": text }).estate.issues.map(({ code, came }) => `${code} ${came}`)).toContain(
      "unread-removal `aws_iam_role_policy_attachment.a` alone",
    );
  });

  test("an IAM role without any hint of its account is an issue", () => {
    const text = plan([{ address: "aws_iam_role.a", values: { name: "a", assume_role_policy: "{}" } }]).replace(
      /"prior_state":\{.*?\}\]\}\}\},/,
      "",
    );
    expect(open({ "plan.json": text }).estate.issues.map((issue) => issue.code)).toContain("unknown-account");
    expect(
      open({ [`aws/${ACCOUNT}/plan.json`]: text })
        .estate.accounts.get(ACCOUNT)
        ?.roles.map((one) => one.arn),
    ).toEqual([role("a")]);
  });
});
