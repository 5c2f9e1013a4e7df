import { describe, expect, test } from "vitest";
import type { OpenEngine } from "../../src/explain/engine.ts";
import { plain } from "../../src/messages/message.ts";
import { type DiffAnswerJson, diffAnswerSchema } from "../../src/queries/diff-answer.ts";
import { diffSentences } from "../../src/reports/documents/diff-document.ts";
import { diffOf } from "../../src/reports/open-diff.ts";
import { wordsOf } from "../../src/reports/words.ts";
import {
  accessEntry,
  accessPolicies,
  authorization,
  BASE,
  binding,
  cluster,
  type Files,
  iamRole,
  open,
  RBAC,
  ROLES,
  role,
  trustGithub,
  trustService,
} from "../demo/repository.ts";

const base = open();

function diff(head: Files | OpenEngine, from: OpenEngine = base): DiffAnswerJson {
  const engine = "whoCan" in head ? (head as OpenEngine) : open(head as Files);
  return diffAnswerSchema.parse(
    JSON.parse(JSON.stringify(diffOf(from, engine, { through: "identity", vendor: false }))),
  );
}

const short = (answer: DiffAnswerJson): string[] =>
  answer.changes.map(
    (change) =>
      `${change.kind} ${change.identity.id.replace(/^.*role\//, "")} ${change.count} <- ${change.causes.map((id) => `${answer.causes[id]?.change} ${answer.causes[id]?.object}@${answer.causes[id]?.line}`).join(" + ")}`,
  );

const more = (text: string): Files => ({ ...BASE, "eks/prod/more.yaml": text });
const lineOf = (text: string, part: string): number => text.split("\n").findIndex((line) => line.includes(part)) + 1;

describe("nothing changes", () => {
  test.each([
    ["the same documents", BASE],
    ["another order of documents and lines", { ...BASE, "eks/prod/rbac.yaml": `# comment\n${RBAC}` }],
    [
      "an object moved to another file",
      {
        ...BASE,
        "eks/prod/rbac.yaml": RBAC.slice(0, RBAC.lastIndexOf("---")),
        "eks/prod/on-call.yaml": RBAC.slice(RBAC.lastIndexOf("---")),
      },
    ],
    [
      "a renamed binding",
      { ...BASE, "eks/prod/rbac.yaml": RBAC.replace("name: sre, namespace", "name: site-reliability, namespace") },
    ],
    [
      "a renamed role, and its binding",
      { ...BASE, "eks/prod/rbac.yaml": RBAC.replaceAll("pod-deleter", "pod-remover") },
    ],
    [
      "one rule written as two",
      {
        ...BASE,
        "eks/prod/rbac.yaml": RBAC.replace(
          "verbs: [get, list, delete] }",
          'verbs: [get, list] }\n  - { apiGroups: [""], resources: [pods], verbs: [delete] }',
        ),
      },
    ],
    [
      "a second way to the same",
      more(binding("again", "prod", "pod-deleter", "{ kind: Group, name: sre, apiGroup: rbac.authorization.k8s.io }")),
    ],
  ])("%s", (_title, files) => {
    const answer = diff(files);
    expect(short(answer)).toEqual([]);
    expect(answer.equal).toBe(true);
  });
});

describe("changes", () => {
  const group = (name: string): string => `{ kind: Group, name: ${name}, apiGroup: rbac.authorization.k8s.io }`;

  test.each([
    [
      "a new binding",
      more(binding("web", "prod", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }")),
      ["gained system:serviceaccount:prod:web@prod 3 <- added RoleBinding prod/web@6"],
    ],
    [
      "a binding taken away",
      { ...BASE, "eks/prod/rbac.yaml": RBAC.slice(0, RBAC.lastIndexOf("---")) },
      [`lost developer 3 <- removed RoleBinding prod/on-call@${lineOf(RBAC, "name: on-call, apiGroup")}`],
    ],
    [
      "the same in one more namespace",
      more(binding("wide", "staging", "pod-deleter", group("on-call"))),
      ["wider developer 3 <- added RoleBinding staging/wide@6"],
    ],
    [
      "one more verb",
      {
        ...BASE,
        "eks/prod/rbac.yaml": RBAC.replace("verbs: [get, list, delete]", "verbs: [get, list, delete, patch]"),
      },
      [
        `gained break-glass 1 <- edited ClusterRole pod-deleter@${lineOf(RBAC, "verbs: [get, list, delete]")}`,
        `gained developer 1 <- edited ClusterRole pod-deleter@${lineOf(RBAC, "verbs: [get, list, delete]")}`,
      ],
    ],
    [
      "all verbs instead of three",
      { ...BASE, "eks/prod/rbac.yaml": RBAC.replace("verbs: [get, list, delete]", 'verbs: ["*"]') },
      [
        `gained break-glass 1 <- edited ClusterRole pod-deleter@${lineOf(RBAC, "verbs: [get, list, delete]")}`,
        `gained developer 1 <- edited ClusterRole pod-deleter@${lineOf(RBAC, "verbs: [get, list, delete]")}`,
      ],
    ],
    [
      "only some names",
      {
        ...BASE,
        "eks/prod/rbac.yaml": RBAC.replace(
          "resources: [pods], verbs: [get, list, delete]",
          "resources: [pods], resourceNames: [web-0], verbs: [get, list, delete]",
        ),
      },
      [
        `narrower break-glass 3 <- edited ClusterRole pod-deleter@${lineOf(RBAC, "verbs: [get, list, delete]")}`,
        `narrower developer 3 <- edited ClusterRole pod-deleter@${lineOf(RBAC, "verbs: [get, list, delete]")}`,
      ],
    ],
    [
      "an access entry",
      {
        ...BASE,
        "eks/prod/entry-x.json": accessEntry("auditor", ["sre"]),
        "eks/prod/policies-x.json": accessPolicies("auditor"),
        "aws/111122223333/authorization.json": authorization([...ROLES, iamRole("auditor", trustService)]),
      },
      ["gained auditor 3 <- added access entry arn:aws:iam::111122223333:role/auditor@2"],
    ],
    [
      "everybody, told once",
      more(binding("all", "", "pod-deleter", group("system:authenticated"))),
      ["gained group:system:authenticated@prod 3 <- added ClusterRoleBinding all@6"],
    ],
  ])("%s", (_title, files, expected) => {
    expect(short(diff(files)).map((line) => line.replace(/added (access entry \S+)@\d+/, "added $1@2"))).toEqual(
      expected,
    );
    expect(diff(files).equal).toBe(false);
  });

  test("forth and back are each other's mirror", () => {
    const head = open(
      more(binding("web", "prod", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }")),
    );
    expect(diff(base, head).summary).toMatchObject({ lost: 3, gained: 0 });
    expect(diff(head, base).summary).toMatchObject({ gained: 3, lost: 0 });
  });

  test("a gap that closes is learned and no change; one that opens is forgotten and one", () => {
    const blind = open({
      ...BASE,
      "eks/prod/rbac.yaml": RBAC.replace(
        /---\napiVersion: [^\n]*\nkind: ClusterRole\nmetadata: \{ name: pod-deleter \}\nrules:\n[^\n]*\n/,
        "",
      ),
    });
    const learned = diff(base, blind);
    expect(new Set(learned.changes.map((change) => change.kind))).toEqual(new Set(["learned"]));
    expect(learned.equal).toBe(true);
    const forgotten = diff(blind, base);
    expect(forgotten.changes.map((change) => change.kind)).toContain("forgotten");
    expect(forgotten.equal).toBe(false);
  });

  test("a principal of the same ARN with another id is recreated", () => {
    const again = authorization([
      ...ROLES.slice(0, 2),
      iamRole("developer", trustService, { RoleId: "AROANEWNEWNEWNEWNEW01" }),
    ]);
    expect(
      diff({ ...BASE, "aws/111122223333/authorization.json": again }).changes.some(
        (change) => change.kind === "recreated" && change.identity.id === role("developer"),
      ),
    ).toBe(true);
  });

  test("a removed access entry that uncovers aws-auth is named as cause of what it uncovers", () => {
    const awsAuth = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: aws-auth, namespace: kube-system }\ndata:\n  mapRoles: |\n    - rolearn: ${role("developer")}\n      username: dev\n      groups: [system:masters]\n`;
    const both: Files = {
      ...BASE,
      "eks/prod/cluster.json": cluster({
        accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
      }),
      "eks/prod/aws-auth.yaml": awsAuth,
    };
    const { "eks/prod/entry-developer.json": _entry, "eks/prod/policies-developer.json": _policies, ...without } = both;
    const answer = diff(
      {
        ...without,
        "eks/prod/entries.json": JSON.stringify({ accessEntries: [role("break-glass"), role("ci-deploy")] }),
      },
      open(both),
    );
    const gained = answer.changes.filter(
      (change) => change.identity.id === role("developer") && change.kind !== "lost",
    );
    expect(gained.length).toBeGreaterThan(0);
    expect(gained.flatMap((change) => change.causes.map((id) => answer.causes[id]?.object))).toContain(
      `access entry ${role("developer")}`,
    );
  });

  test("what thousands gain by one binding is one sentence", () => {
    const accounts = Array.from(
      { length: 400 },
      (_, index) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: sa-${index}, namespace: prod }\n---\n`,
    ).join("");
    const subjects = Array.from(
      { length: 400 },
      (_, index) => `  - { kind: ServiceAccount, name: sa-${index}, namespace: prod }\n`,
    ).join("");
    const from = open(more(accounts));
    const to = open(
      more(
        `${accounts}apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: many, namespace: prod }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }\nsubjects:\n${subjects}`,
      ),
    );
    const answer = diff(to, from);
    expect(answer.summary.gained).toBeGreaterThan(10_000);
    const sentences = diffSentences(answer, wordsOf({ lang: "en", edges: [] })).map(plain);
    expect(sentences.length).toBe(1);
    expect(sentences[0]).toMatch(
      /^RoleBinding prod\/many was added \(eks\/prod\/more\.yaml:\d+\): .* \+398 gains \d+ permissions$/,
    );
  });
});

test("a trust that is widened", () => {
  const wide = authorization([
    ROLES[0] ?? {},
    iamRole("ci-deploy", trustGithub("repo:example-org/*"), { Tags: [{ Key: "team", Value: "shop" }] }),
    ROLES[2] ?? {},
  ]);
  const answer = diff({ ...BASE, "aws/111122223333/authorization.json": wide });
  expect(short(answer).filter((line) => line.startsWith("lost"))).toEqual([]);
});
