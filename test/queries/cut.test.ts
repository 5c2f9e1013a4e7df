import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/explain/engine.ts";
import { hittingSet } from "../../src/queries/cut/hitting-set.ts";
import { cutRequest } from "../../src/queries/cut.ts";
import { type CutAnswerJson, cutAnswerSchema } from "../../src/queries/cut-answer.ts";
import { canRequest } from "../../src/queries/request.ts";
import { cutOf, without } from "../../src/reports/open-cut.ts";
import { BASE, binding, cluster, type Files, open, role } from "../demo/repository.ts";

const group = (name: string): string => `{ kind: Group, name: ${name}, apiGroup: rbac.authorization.k8s.io }`;
const role2 = (name: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: ${name} }\nrules:\n  - { apiGroups: [""], resources: [pods], verbs: [delete] }\n---\n${binding(name, "prod", name, group("on-call"))}`;
const DELETE = { verb: "delete", resource: "pods", namespace: "prod" };

function cut(files: Files, subject: string, question: object = DELETE): CutAnswerJson {
  const engine = open(files);
  const answer = cutAnswerSchema.parse(
    JSON.parse(JSON.stringify(cutOf(engine, {}, cutRequest.parse({ subject, ...question })))),
  );
  // Whatever is claimed is asked once more, from nothing.
  if (answer.found)
    expect(
      openEngine(without(engine.snapshot, answer.remove)).can(canRequest.parse({ subject, ...question })).verdict,
    ).toBe(answer.after);
  return answer;
}

const short = (answer: CutAnswerJson): string[] =>
  answer.remove.map((removable) => `${removable.kind} ${removable.document}:${removable.line}`);

describe("cut", () => {
  test("one way: the subject of the binding, not the rule that others hold too", () => {
    const answer = cut(BASE, role("developer"));
    expect(answer).toMatchObject({
      found: true,
      before: "allowed",
      after: "denied",
      minimal: true,
      optimal: true,
      lowerBound: 1,
    });
    expect(answer.remove.map((removable) => removable.kind)).toEqual(["subject"]);
  });

  test("two ways with an entry in common: the entry alone", () => {
    const files = {
      ...BASE,
      "eks/prod/more.yaml": binding(
        "again",
        "prod",
        "pod-deleter",
        "{ kind: Group, name: system:authenticated, apiGroup: rbac.authorization.k8s.io }",
      ),
    };
    const answer = cut(files, role("developer"));
    expect(answer.found).toBe(true);
    expect(answer.remove.map((removable) => removable.kind)).toEqual(["access-entry"]);
    expect(answer.optimal).toBe(true);
  });

  test("a ServiceAccount with two bindings of its own needs both gone", () => {
    const account = "{ kind: ServiceAccount, name: web, namespace: prod }";
    const files = {
      ...BASE,
      "eks/prod/one.yaml": binding("one", "prod", "pod-deleter", account),
      "eks/prod/two.yaml": binding("two", "", "edit", account),
    };
    const answer = cut(files, "prod/web");
    expect(short(answer)).toEqual(["subject eks/prod/one.yaml:6", "subject eks/prod/two.yaml:6"]);
    expect(answer).toMatchObject({ minimal: true, lowerBound: 2 });
  });

  test("an access entry that shadows aws-auth: taking it away is not enough, and that is noticed", () => {
    const files: Files = {
      ...BASE,
      "eks/prod/cluster.json": cluster({
        accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
      }),
      "eks/prod/aws-auth.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: aws-auth, namespace: kube-system }\ndata:\n  mapRoles: |\n    - rolearn: ${role("developer")}\n      username: dev\n      groups: [system:masters]\n    - rolearn: ${role("spare")}\n      username: spare\n      groups: [x]\n`,
      "eks/prod/more.yaml": ["one", "two", "three"].map((name) => role2(name)).join("---\n"),
    };
    const answer = cut(files, role("developer"));
    expect(answer.found).toBe(true);
    expect(answer.remove.map((removable) => removable.kind).sort()).toEqual(["access-entry", "mapping"]);
    expect(answer).toMatchObject({ after: "denied", minimal: true, optimal: false });
  });

  test("several ways through one rule: the rule, since nothing smaller closes them", () => {
    const files = {
      ...BASE,
      "eks/prod/more.yaml": `${binding("sa", "prod", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }")}---\n${binding("sa2", "", "pod-deleter", group("system:serviceaccounts:prod"))}`,
    };
    expect(cut(files, "prod/web").remove.map((removable) => removable.kind)).toEqual(["rule"]);
  });

  test("nothing to do for whoever cannot, and nothing to be done against the superuser group", () => {
    expect(cut(BASE, role("ci-deploy"))).toMatchObject({ found: true, before: "denied", remove: [], minimal: true });
    const answer = cut(BASE, "group:system:masters");
    expect(answer.found).toBe(false);
    expect(answer.notes.join()).toContain("nothing that can be removed");
  });
});

test("the hitting set is a smallest one", () => {
  const sets = fc.array(fc.uniqueArray(fc.constantFrom(..."abcdef"), { minLength: 1, maxLength: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(sets, (given) => {
      const { chosen, exact } = hittingSet(given, () => 1);
      expect(exact).toBe(true);
      expect(given.every((set) => set.some((key) => chosen.includes(key)))).toBe(true);
      const all = [..."abcdef"];
      for (let mask = 0; mask < 64; mask++) {
        const subset = all.filter((_, bit) => mask & (1 << bit));
        if (subset.length < chosen.length)
          expect(given.every((set) => set.some((key) => subset.includes(key)))).toBe(false);
      }
    }),
  );
});
