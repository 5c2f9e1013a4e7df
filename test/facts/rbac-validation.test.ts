/** Which RBAC objects an API server refuses, field by field. */
import { describe, expect, it } from "vitest";
import { rbacFaults, validateRbacObject } from "../../src/facts/rbac-validation.ts";
import { type OracleCluster, oracleJson, oracleLines } from "../conformance/kubernetes/oracle.ts";

const meta = { name: "x" };
const ref = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" };
const rule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };

describe("RBAC objects that an API server refuses", () => {
  it.each([
    ["no name", { kind: "ClusterRole", metadata: {} }, "metadata.name"],
    ["a name with a slash", { kind: "ClusterRole", metadata: { name: "a/b" } }, "metadata.name"],
    ["a name that is a number", { kind: "ClusterRole", metadata: { name: 7 } }, "metadata.name"],
    ["rules that are no list", { kind: "ClusterRole", metadata: meta, rules: "all" }, "rules"],
    ["a rule that is text", { kind: "ClusterRole", metadata: meta, rules: ["get pods"] }, "rules[0]"],
    ["a null rule", { kind: "ClusterRole", metadata: meta, rules: [null] }, "rules[0].verbs"],
    ["verbs that are text", { kind: "Role", metadata: meta, rules: [{ ...rule, verbs: "get" }] }, "rules[0].verbs"],
    [
      "a verb that is a boolean",
      { kind: "Role", metadata: meta, rules: [{ ...rule, verbs: ["get", true] }] },
      "rules[0].verbs[1]",
    ],
    [
      "an unknown selector operator",
      selecting({ key: "a", operator: "Like", values: ["x"] }),
      "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator",
    ],
    [
      "In without values",
      selecting({ key: "a", operator: "In" }),
      "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values",
    ],
    [
      "Exists with values",
      selecting({ key: "a", operator: "Exists", values: ["x"] }),
      "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values",
    ],
    ["no roleRef", { kind: "RoleBinding", metadata: meta }, "roleRef.kind"],
    ["a roleRef without name", { kind: "RoleBinding", metadata: meta, roleRef: { ...ref, name: "" } }, "roleRef.name"],
    ["a subject without name", subject({ kind: "User" }), "subjects[0].name"],
    [
      "a ServiceAccount with capitals",
      subject({ kind: "ServiceAccount", name: "Bot", namespace: "a" }),
      "subjects[0].name",
    ],
    ["a User of another group", subject({ kind: "User", name: "u", apiGroup: "apps" }), "subjects[0].apiGroup"],
    ["a subject that is text", subject("alice"), "subjects[0]"],
  ])("%s", (_what, object, field) => {
    expect(rbacFaults(object).map((fault) => fault.field)).toContain(field);
  });

  it.each([
    ["any object of another kind", { kind: "Pod" }],
    ["text", "kind: Role"],
    ["null", null],
    ["a name with colons", { kind: "ClusterRole", metadata: { name: "system:x" }, rules: [rule] }],
    ["an aggregationRule of a Role, which has none", { kind: "Role", metadata: meta, aggregationRule: {} }],
    ["a group without apiGroup", subject({ kind: "Group", name: "g" })],
  ])("and not %s", (_what, object) => {
    expect(rbacFaults(object)).toEqual([]);
  });

  it("says what was expected, what came, and where", () => {
    const object = { kind: "Role", metadata: meta, rules: [rule, { ...rule, verbs: [] }] };
    expect(rbacFaults(object)[0]?.pointer).toBe("/rules/1/verbs");
    expect(validateRbacObject(object)).toEqual(["rules[1].verbs: expected at least one verb, came none"]);
  });

  it("names the same fields as the real validation", () => {
    const clusters = [
      ...oracleLines<OracleCluster>("rbac-small.jsonl"),
      ...oracleLines<OracleCluster>("rbac-fuzz.jsonl.gz"),
      oracleJson<OracleCluster>("rbac-real-a.json.gz"),
    ];
    let refused = 0;
    for (const { objects, invalidObjects = [] } of clusters)
      for (const { index, errors } of invalidObjects) {
        const fields = errors.map((error) => error.slice(0, error.indexOf(":")));
        expect(rbacFaults(objects[index]).map(({ field }) => field)).toEqual(fields);
        refused++;
      }
    expect(refused).toBeGreaterThanOrEqual(11);
  });
});

function selecting(expression: object): object {
  return {
    kind: "ClusterRole",
    metadata: meta,
    aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [expression] }] },
  };
}

function subject(named: unknown): object {
  return { kind: "ClusterRoleBinding", metadata: meta, roleRef: ref, subjects: [named] };
}
