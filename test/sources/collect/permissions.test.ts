import { describe, expect, test } from "vitest";
import { readYaml } from "../../../src/parse/yaml.ts";
import { ALL_CALLS } from "../../../src/sources/aws/calls.ts";
import { dryRun } from "../../../src/sources/collect/dry-run.ts";
import type { CollectOptions } from "../../../src/sources/collect/options.ts";
import { PARTS } from "../../../src/sources/collect/parts.ts";
import { type IamPolicy, neededPermissions, permissions } from "../../../src/sources/collect/permissions.ts";
import { LISTED } from "../../../src/sources/kubernetes/resources.ts";

const CLUSTER = { cluster: ["prod"], region: ["eu-west-1"] };
const actionsOf = (policy: IamPolicy | undefined): readonly string[] =>
  (policy?.Statement ?? []).flatMap(({ Action }) => Action).sort();

describe("a dry run", () => {
  test("prints one call a line, without credentials and without a folder", () => {
    const lines = dryRun({ cluster: ["prod"] });
    for (const line of lines) expect(line).toMatch(/^(?:[a-z0-9-]+:[A-Z]\w+|GET \/\S+)$/);
    expect(lines.length).toBe(new Set(lines).size);
    expect(lines).toContain("iam:GetAccountAuthorizationDetails");
    expect(lines).toContain("GET /api/v1/pods");
    expect(lines).not.toContain("eks:ListClusters");
  });

  test("of every part prints the whole table", () => {
    const lines = dryRun({ only: [...PARTS] });
    expect(lines.filter((line) => !line.startsWith("GET"))).toEqual(ALL_CALLS.map(({ action }) => action));
  });

  const cases: readonly (readonly [CollectOptions, RegExp])[] = [
    [{ only: ["kubernetes"], context: "c" }, /^GET /],
    [{ only: ["iam"] }, /^(?:iam|sts):/],
    [{ only: ["kubernetes"], cluster: ["prod"] }, /^(?:GET |sts:GetCallerIdentity$|eks:DescribeCluster$)/],
  ];
  test.each(cases)("of %j holds nothing but %s", (options, fits) => {
    expect(dryRun(options).filter((line) => !fits.test(line))).toEqual([]);
  });

  test("names the roles' call when roles are assumed", () => {
    expect(dryRun({ assumeRole: ["arn:aws:iam::444455556666:role/audit"] })).toContain("sts:AssumeRole");
  });
});

describe("permissions", () => {
  test.each([
    CLUSTER,
    { only: [...PARTS] },
    { include: ["ecr" as const] },
    { skip: ["organizations" as const, "ec2" as const] },
  ])("of %j are exactly the calls of the dry run", (options) => {
    const { iam, rbac } = neededPermissions(options);
    const lines = dryRun(options);
    // GetCallerIdentity needs no permission.
    expect(actionsOf(iam)).toEqual(
      lines.filter((line) => !line.startsWith("GET ") && line !== "sts:GetCallerIdentity").sort(),
    );
    const granted = (rbac ?? [])
      .flatMap(({ rules }) => rules ?? [])
      .flatMap(({ resources, apiGroups, verbs, resourceNames }) =>
        resources.flatMap((resource) =>
          apiGroups.flatMap((group) =>
            verbs.flatMap((verb) => (resourceNames ?? ["*"]).map((name) => `${verb} ${group}/${resource} ${name}`)),
          ),
        ),
      );
    expect(granted.sort()).toEqual(
      [
        ...LISTED.map(({ group, resource }) => `list ${group}/${resource} *`),
        "get /configmaps aws-auth",
        "get /configmaps pod-identity-webhook",
      ].sort(),
    );
  });

  test("of one cluster reach no other", () => {
    const statements = neededPermissions(CLUSTER).iam?.Statement ?? [];
    const clusters = statements.find(({ Sid }) => Sid === "ReadClusters");
    for (const resource of clusters?.Resource ?? [])
      expect(resource).toMatch(/^arn:aws:eks:eu-west-1:\*:[a-z-]+\/prod/);
  });

  test.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eu-west-1", "aws"],
  ])("in %s name the partition %s", (region, partition) => {
    const statements = neededPermissions({ region: [region] }).iam?.Statement ?? [];
    const arns = statements.flatMap(({ Resource }) => (Resource === "*" ? [] : Resource));
    expect(arns.length).toBeGreaterThan(0);
    for (const one of arns) expect(one.split(":")[1]).toBe(partition);
  });

  test("hold no trust policy and no right to change anything", () => {
    for (const format of ["json", "yaml", "terraform"] as const)
      expect(permissions(CLUSTER, { format })).not.toMatch(/AssumeRolePolicy|Principal"|assume_role_policy/);
    for (const action of actionsOf(neededPermissions({ only: [...PARTS] }).iam))
      expect(action).toMatch(/:(?:Get|List|Describe)/);
  });

  test("in YAML say the same as in JSON", () => {
    const text = permissions(CLUSTER, { format: "yaml" });
    const values = text
      .split("---\n")
      .map((one) => readYaml(one, 0, one.length, (fault) => expect.fail(JSON.stringify(fault))));
    expect(Object.assign({}, ...values)).toEqual(JSON.parse(permissions(CLUSTER)));
  });

  test("of the part rbac are what kubectl applies", () => {
    const list = JSON.parse(permissions(CLUSTER, { part: "rbac" }));
    expect(list).toMatchObject({ apiVersion: "v1", kind: "List" });
    expect(list.items.map(({ kind }: { kind: string }) => kind)).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "Role",
      "RoleBinding",
    ]);
  });

  test("of the part access-entry are the input of create-access-entry", () => {
    expect(
      JSON.parse(permissions(CLUSTER, { part: "access-entry", principalArn: "arn:aws:iam::111122223333:role/audit" })),
    ).toEqual({
      clusterName: "prod",
      principalArn: "arn:aws:iam::111122223333:role/audit",
      kubernetesGroups: ["clew-collect"],
      type: "STANDARD",
    });
  });

  test("fit into one managed policy", () => {
    // 6,144 characters without white space (IAM quotas).
    expect(JSON.stringify(neededPermissions({ only: [...PARTS] }).iam).length).toBeLessThan(6144);
  });
});
