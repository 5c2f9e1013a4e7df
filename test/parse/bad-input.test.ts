import { describe, expect, test } from "vitest";
import type { Issue } from "../../src/facts/gap.ts";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";

/** A document that must survive whatever lies beside it, in the same file where the format allows. */
const GOOD = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: survivor\n";
const good = { apiVersion: "v1", kind: "Namespace", metadata: { name: "survivor" } };

/** Milliseconds that only a hang or a quadratic loop takes, even on a busy machine. */
const HANG = 30_000;

interface Bad {
  readonly name: string;
  readonly text: string;
  /** Codes of the issues, in order; repeated ones once. */
  readonly codes: readonly string[];
  /** Place of the first issue: a pointer or a line. */
  readonly at?: string | number;
  /** Part of what the first issue says came. */
  readonly came?: string;
  /** The good object is in the same document. */
  readonly inside?: true;
}

const json = (value: unknown): string => JSON.stringify(value);
const list = (...items: readonly unknown[]): string =>
  json({ apiVersion: "v1", kind: "List", items: [...items, good] });
const stream = (document: string): string => `${document}\n---\n${GOOD}`;
const rbac = (kind: string, more: object) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name: "x", namespace: "n" },
  ...more,
});
const bombLine = (name: string, of: string): string =>
  `${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(", ")}]`;

const BAD: readonly Bad[] = [
  // Texts that break off or are no text of the kind.
  { name: "an empty file", text: "", codes: ["empty-document"] },
  { name: "nothing but comments", text: "# a\n\n# b\n", codes: ["empty-document"] },
  {
    name: "JSON cut off in an item of a list",
    text: list({ a: 1 }).slice(0, 40),
    codes: ["malformed-json"],
  },
  {
    name: "JSON cut off behind a good item",
    text: `{"apiVersion":"v1","kind":"List","items":[${json(good)},{"apiVersion":"v1","ki`,
    codes: ["malformed-json"],
    at: "/items/1",
    came: "ends inside",
    inside: true,
  },
  {
    name: "JSON with a broken item in the middle",
    text: `{"apiVersion":"v1","kind":"List","items":[{"a" "oops"},${json(good)}]}`,
    codes: ["malformed-json"],
    at: "/items/0",
    inside: true,
  },
  { name: "JSON with words behind it", text: `${json(good)} and more`, codes: ["malformed-json"], inside: true },
  {
    name: "JSON lines, one broken",
    text: `${json(good)}\n{"apiVersion":"v1",\n`,
    codes: ["malformed-json"],
    inside: true,
  },
  {
    name: "JSON with single quotes around its keys only",
    text: "{'apiVersion': 'v1' 'kind': 1}",
    codes: ["malformed-json"],
  },
  { name: "a lonely bracket", text: "{", codes: ["malformed-json"] },
  {
    name: "YAML cut off in a quoted text",
    text: `${GOOD}---\napiVersion: v1\nkind: "Name`,
    codes: ["malformed-yaml"],
    at: 7,
    inside: true,
  },
  {
    name: "YAML cut off in a flow list",
    text: `${GOOD}---\nverbs: [get, list\n`,
    codes: ["malformed-yaml"],
    inside: true,
  },
  {
    name: "a tab as indentation",
    text: stream("metadata:\n\tname: x\n"),
    codes: ["malformed-yaml"],
    at: 2,
    inside: true,
  },
  { name: "two keys on one line", text: stream("a: b: c"), codes: ["malformed-yaml"], at: 1, inside: true },
  { name: "wrong indentation", text: stream("a:\n    b: 1\n  c: 2"), codes: ["malformed-yaml"], inside: true },
  { name: "a NUL character", text: stream("a: \0"), codes: ["malformed-yaml"], inside: true },
  { name: "a control character", text: stream("a: \u0007"), codes: ["malformed-yaml"], inside: true },
  {
    name: "duplicate keys",
    text: `${GOOD}metadata:\n  name: survivor\n`,
    codes: ["duplicate-key"],
    at: 5,
    came: "`metadata` twice",
    inside: true,
  },
  {
    name: "a Helm template",
    text: stream("metadata:\n  {{- if .Values.x }}\n  name: {{ .Values.name }}\n"),
    codes: ["not-recognised"],
    came: "template",
    inside: true,
  },
  { name: "a tag whose value does not fit", text: stream("a: !!int x"), codes: ["yaml-tag"], inside: true },
  { name: "a null key", text: stream("~: x"), codes: ["yaml-key"], inside: true },
  // Bombs and cycles.
  {
    name: "billion laughs",
    text: stream(
      [
        "a: &a [x]",
        bombLine("b", "a"),
        bombLine("c", "b"),
        bombLine("d", "c"),
        bombLine("e", "d"),
        bombLine("f", "e"),
        bombLine("g", "f"),
      ].join("\n"),
    ),
    codes: ["yaml-bomb"],
    inside: true,
  },
  { name: "a cyclic alias", text: stream("a: &a\n  b: *a"), codes: ["yaml-cycle"], inside: true },
  { name: "an alias to nothing", text: stream("a: *nowhere"), codes: ["yaml-alias"], inside: true },
  { name: "a merge of a text", text: stream("a:\n  <<: x"), codes: ["yaml-merge"], inside: true },
  {
    name: "nesting of flow lists",
    text: stream("[".repeat(5000) + "]".repeat(5000)),
    codes: ["too-deep"],
    inside: true,
  },
  {
    name: "nesting of mappings",
    text: stream(Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")),
    codes: ["too-deep"],
    inside: true,
  },
  {
    name: "JSON nested a hundred thousand times",
    text: `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    codes: ["not-recognised"],
  },
  { name: "JSON nested and never closed", text: '{"a":'.repeat(100_000), codes: ["malformed-json"] },
  {
    name: "a custom resource nested a thousand times",
    text: `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"x/v1","kind":"X","metadata":{"name":"x"},"spec":${'{"a":'.repeat(1000)}1${"}".repeat(1000)}},${json(good)}]}`,
    codes: ["malformed-member"],
    at: "/items/0",
    inside: true,
  },
  {
    name: "a trust policy nested a thousand times",
    text: `{"RoleDetailList":[{"Arn":"arn:aws:iam::111122223333:role/r","AssumeRolePolicyDocument":${'{"a":'.repeat(1000)}1${"}".repeat(1000)}}]}`,
    codes: ["malformed-member"],
    came: "too deep",
  },
  // Documents of the wrong shape.
  { name: "a text", text: stream("hello"), codes: ["not-recognised"], came: "`hello`", inside: true },
  { name: "a number", text: stream("42"), codes: ["not-recognised"], inside: true },
  { name: "a list of texts", text: stream("- a\n- b"), codes: ["not-recognised"], at: "/0/0", inside: true },
  { name: "an unknown object", text: stream("hello: world"), codes: ["not-recognised"], came: "`hello`", inside: true },
  {
    name: "a policy document alone",
    text: json({ Version: "2012-10-17", Statement: [] }),
    codes: ["not-recognised"],
    came: "whose it is",
  },
  {
    name: "a kustomization",
    text: stream("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]"),
    codes: ["not-recognised"],
    came: "kustomization",
    inside: true,
  },
  {
    name: "a kubeconfig",
    text: stream("apiVersion: v1\nkind: Config\nclusters: []"),
    codes: ["not-recognised"],
    inside: true,
  },
  {
    name: "a later version of our own documents",
    text: stream("apiVersion: clew/v9\nkind: Organization"),
    codes: ["not-recognised"],
    came: "`clew/v9`",
    inside: true,
  },
  {
    name: "a policy of ours beside the documents",
    text: stream("apiVersion: clew/v1\nkind: Policy"),
    codes: ["not-recognised"],
    inside: true,
  },
  // Members of the wrong type.
  {
    name: "a list item that is a text",
    text: list("x"),
    codes: ["malformed-member"],
    at: "/items/0",
    came: "`x`",
    inside: true,
  },
  { name: "a list item without a kind", text: list({ a: 1 }), codes: ["not-recognised"], at: "/items/0", inside: true },
  {
    name: "an object without a name",
    text: list({ apiVersion: "v1", kind: "ServiceAccount", metadata: {} }),
    codes: ["malformed-member"],
    at: "/items/0/metadata/name",
    inside: true,
  },
  {
    name: "metadata that is a list",
    text: list({ apiVersion: "v1", kind: "Namespace", metadata: [] }),
    codes: ["malformed-member"],
    at: "/items/0/metadata",
    came: "a list",
    inside: true,
  },
  {
    name: "a name that is a number",
    text: stream("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: 123"),
    codes: ["malformed-member"],
    at: "/0/metadata/name",
    came: "`123`",
    inside: true,
  },
  {
    name: "a name that YAML 1.1 reads as a boolean",
    text: stream("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: on"),
    codes: ["malformed-member"],
    came: "`true`",
    inside: true,
  },
  {
    name: "labels that are numbers",
    text: list({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n", labels: { a: 1 } } }),
    codes: ["malformed-member"],
    at: "/items/0/metadata/labels/a",
    inside: true,
  },
  {
    name: "verbs that are a text",
    text: list(rbac("Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: "get" }] })),
    codes: ["refused-object"],
    at: "/items/0/rules/0/verbs",
    inside: true,
  },
  {
    name: "a verb that is a number",
    text: list(rbac("Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: [7] }] })),
    codes: ["refused-object"],
    inside: true,
  },
  {
    name: "rules that are an object",
    text: list(rbac("ClusterRole", { rules: {} })),
    codes: ["refused-object"],
    at: "/items/0/rules",
    inside: true,
  },
  {
    name: "a binding without a roleRef",
    text: list(rbac("RoleBinding", { subjects: [] })),
    codes: ["refused-object"],
    inside: true,
  },
  {
    name: "a subject of no kind",
    text: list(rbac("RoleBinding", { roleRef: { kind: "Role", name: "r" }, subjects: [{ name: "x" }] })),
    codes: ["refused-object"],
    at: "/items/0/subjects/0/kind",
    inside: true,
  },
  {
    name: "a pod whose containers are a text",
    text: list({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: "x" } }),
    codes: ["malformed-member"],
    at: "/items/0/spec/containers",
    inside: true,
  },
  {
    name: "hostNetwork that is a text",
    text: list({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { hostNetwork: "true" } }),
    codes: ["malformed-member"],
    at: "/items/0/spec/hostNetwork",
    inside: true,
  },
  {
    name: "a cluster without an ARN",
    text: json({ cluster: { name: "x" } }),
    codes: ["malformed-member"],
    at: "/cluster/arn",
  },
  {
    name: "a cluster whose ARN is none",
    text: json({ cluster: { name: "x", arn: "nonsense" } }),
    codes: ["malformed-member"],
    at: "/cluster/arn",
    came: "`nonsense`",
  },
  {
    name: "an access entry without principal",
    text: json({ accessEntry: { clusterName: "x" } }),
    codes: ["malformed-member"],
  },
  {
    name: "an account that is a text",
    text: json({ UserDetailList: ["x"], RoleDetailList: "y" }),
    codes: ["malformed-member"],
    at: "/UserDetailList/0",
  },
  {
    name: "a role with an ARN of another service",
    text: json({ RoleDetailList: [{ Arn: "arn:aws:s3:::b" }] }),
    codes: ["malformed-member"],
    at: "/RoleDetailList/0/Arn",
  },
  {
    name: "a trust policy that is no JSON",
    text: json({ RoleDetailList: [{ Arn: "arn:aws:iam::111122223333:role/r", AssumeRolePolicyDocument: "%7B" }] }),
    codes: ["malformed-member"],
    came: "no JSON",
  },
  {
    name: "a trust policy that is no URL encoding",
    text: json({ RoleDetailList: [{ Arn: "arn:aws:iam::111122223333:role/r", AssumeRolePolicyDocument: "%zz" }] }),
    codes: ["malformed-member"],
    came: "no URL encoding",
  },
  {
    name: "settings with unknown keys",
    text: stream("apiVersion: clew/v1\nclusterz: {}"),
    codes: ["malformed-member"],
    at: "/0/clusterz",
    inside: true,
  },
  {
    name: "an organization without an id",
    text: stream("apiVersion: clew/v1\nkind: Organization"),
    codes: ["malformed-member"],
    at: "/0/id",
    inside: true,
  },
];

function read(text: string) {
  const documents = [
    { name: "bad", text },
    { name: "good.yaml", text: GOOD },
  ];
  const start = performance.now();
  const estate = assembleEstate(snapshotFromDocuments(documents));
  const issues = estate.issues.filter((issue) => issue.document === "bad");
  return { estate, issues, took: performance.now() - start };
}

const placeOf = (issue: Issue | undefined, at: string | number): unknown =>
  typeof at === "number" ? issue?.line : issue?.pointer;

describe("bad input: a clear issue, no crash, no hang, the good rest still there", { timeout: 2 * HANG }, () => {
  test("the suite is as big as it says", () => {
    expect(BAD.length).toBeGreaterThanOrEqual(55);
    expect(new Set(BAD.map((bad) => bad.name)).size).toBe(BAD.length);
  });

  test.each(BAD)("$name", ({ text, codes, at, came, inside }) => {
    const { estate, issues, took } = read(text);
    expect([...new Set(issues.map((issue) => issue.code))].sort()).toEqual([...codes].sort());
    if (at !== undefined) expect(placeOf(issues[0], at)).toBe(at);
    if (came !== undefined) expect(issues[0]?.came).toContain(came);
    for (const issue of issues) {
      expect(issue.expected).not.toBe("");
      expect(issue.came).not.toMatch(/undefined|\[object|\.$/);
      expect(issue.came.length).toBeLessThan(300);
    }
    const [cluster] = estate.clusters.values();
    const survivors = cluster?.namespaces.filter((one) => one.name === "survivor") ?? [];
    expect(survivors).toHaveLength(1);
    // Where the good object lies in the bad document too, the one of the later document replaces it.
    const repeated = estate.issues.some((issue) => issue.document === "good.yaml" && issue.code === "repeated-object");
    expect(repeated).toBe(inside === true);
    expect(took).toBeLessThan(HANG);
  });

  test.each([
    [
      "JSON",
      (text: string) =>
        json({
          apiVersion: "v1",
          kind: "List",
          items: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "huge" }, data: { text } }, good],
        }),
    ],
    [
      "YAML",
      (text: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: huge}\ndata:\n  text: ${text}\n---\n${GOOD}`,
    ],
    [
      "a YAML block",
      (text: string) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: huge}\ndata:\n  text: |\n    ${text}\n---\n${GOOD}`,
    ],
  ])("a string of 100 MB in %s is refused, quickly", (_name, make) => {
    const { estate, issues, took } = read(make("x".repeat(100_000_000)));
    expect(issues.length).toBeGreaterThan(0);
    const [cluster] = estate.clusters.values();
    expect(cluster?.namespaces.map((one) => one.name)).toEqual(["survivor"]);
    expect(cluster?.configMaps).toEqual([]);
    expect(took).toBeLessThan(HANG);
  });

  test("any prefix of a manifest and of an answer is read without a throw", () => {
    const yaml = `${GOOD}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: "r", namespace: n}\nrules:\n- apiGroups: [""]\n  resources:\n  - 'pods'\n  verbs: &v [get]\n`;
    for (let end = 0; end <= yaml.length; end++) expect(() => read(yaml.slice(0, end))).not.toThrow();
    const text = json({
      RoleDetailList: [{ Arn: "arn:aws:iam::111122223333:role/r", AssumeRolePolicyDocument: { Statement: [] } }],
      UserDetailList: [],
    });
    for (let end = 0; end <= text.length; end++) expect(() => read(text.slice(0, end))).not.toThrow();
  });

  test.each([
    ["duplicate keys", `a: {}\n${"a: 1\n".repeat(100_000)}`],
    ["duplicate keys with CRLF", `a: {}\r\n${"a: 1\r\n".repeat(100_000)}`],
    [
      "broken items",
      `{"kind":"List","apiVersion":"v1","items":[${Array.from({ length: 100_000 }, () => '{"a" 1}\n').join(",")}]}`,
    ],
    ["broken documents", "a: [\n---\n".repeat(20_000)],
    ["broken lines", '{"a" 1}\n'.repeat(100_000)],
    ["open quotes", `a: "${"x\n ".repeat(200_000)}`],
    ["document markers", "---\n".repeat(300_000)],
    [
      "objects without names",
      `[${Array.from({ length: 100_000 }, () => '{"apiVersion":"v1","kind":"Pod","metadata":{}}').join(",")}]`,
    ],
  ])("a hundred thousand %s take linear time", (_name, text) => {
    const { issues, took } = read(text);
    expect(issues.length).toBeGreaterThan(0);
    expect(issues.length).toBeLessThanOrEqual(201);
    expect(took).toBeLessThan(HANG);
  });
});
