import { describe, expect, test } from "vitest";
import type { OpenEngine } from "../../src/explain/engine.ts";
import { findAll } from "../../src/findings/find-all.ts";
import { FINDINGS } from "../../src/findings/registry.ts";
import { baselineOf } from "../../src/policy/baseline.ts";
import { checkPolicy, exitOf } from "../../src/policy/check.ts";
import { startingPolicy } from "../../src/policy/init.ts";
import { type ReadPolicy, readPolicy } from "../../src/policy/read-policy.ts";
import { type CheckResultJson, checkResultSchema } from "../../src/policy/result.ts";
import { rowsAsker } from "../../src/policy/rows-asker.ts";
import { RequestError } from "../../src/queries/request-error.ts";
import { BASE, binding, type Files, open, RBAC, role } from "../demo/repository.ts";

const NOW = "2026-11-25T08:00:00Z";

function policy(rules: string): ReadPolicy {
  const read = readPolicy(`apiVersion: clew/v1\nkind: Policy\nrules:\n${rules}`, "policy.yaml");
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.read;
}

function check(
  rules: string | ReadPolicy,
  engine: OpenEngine = open(),
  more: Partial<Parameters<typeof checkPolicy>[2]> = {},
): CheckResultJson {
  const read = typeof rules === "string" ? policy(rules) : rules;
  const result = checkPolicy(engine, read, {
    now: NOW,
    findings: () => findAll(engine.world, engine.context().places.of).findings,
    ...more,
  });
  return checkResultSchema.parse(JSON.parse(JSON.stringify(result)));
}

const short = (result: CheckResultJson): string[] =>
  result.violations.map(
    (violation) =>
      `${violation.status} ${violation.identity?.id.replace(/^.*role\//, "") ?? violation.finding?.finding} ${violation.verdict}`,
  );

const DELETE = "can: { verb: delete, resource: pods, namespace: prod }";
const EVERYONE = binding(
  "all",
  "prod",
  "pod-deleter",
  "{ kind: Group, name: system:serviceaccounts, apiGroup: rbac.authorization.k8s.io }",
);
const WEB = binding("web", "", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }");
const withRbac = (more: string): OpenEngine => open({ ...BASE, "eks/prod/more.yaml": more });

describe("rules", () => {
  test.each([
    [
      "allow-only names the groups that may",
      `  - id: a\n    allow-only: [{ group: sre }, { group: on-call }]\n    ${DELETE}\n`,
      [],
    ],
    [
      "allow-only tells who else can",
      `  - id: a\n    allow-only: { group: sre }\n    ${DELETE}\n`,
      ["new developer allowed"],
    ],
    [
      "forbid everyone",
      `  - id: a\n    forbid: everyone\n    ${DELETE}\n`,
      ["new break-glass allowed", "new developer allowed"],
    ],
    ["forbid by glob", `  - id: a\n    forbid: { id: "*role/dev*" }\n    ${DELETE}\n`, ["new developer allowed"]],
    ["forbid by account", `  - id: a\n    forbid: { account: "999999999999" }\n    ${DELETE}\n`, []],
    [
      "forbid by label",
      `  - id: a\n    forbid: { labels: { team: sh* } }\n    can: { verb: patch, resource: deployments.apps }\n`,
      ["new ci-deploy allowed"],
    ],
    ["forbid in other clusters", `  - id: a\n    forbid: everyone\n    ${DELETE}\n    clusters: ["dev-*"]\n`, []],
    [
      "a namespace pattern that fits no scope",
      `  - id: a\n    forbid: everyone\n    can: { verb: delete, resource: pods, namespace: team-* }\n`,
      [],
    ],
    [
      "a namespace pattern that fits",
      `  - id: a\n    forbid: { group: sre }\n    can: { verb: delete, resource: pods, namespace: [pr*, x] }\n`,
      ["new break-glass allowed"],
    ],
    [
      "require what is there",
      `  - id: a\n    require: { id: "*role/ci-deploy" }\n    can: { verb: patch, resource: deployments.apps, namespace: staging }\n`,
      [],
    ],
    [
      "require what is not there",
      `  - id: a\n    require: { id: "${role("ci-deploy")}" }\n    can: { verb: patch, resource: deployments.apps, namespace: prod }\n`,
      ["new ci-deploy denied"],
    ],
    [
      "anything, of one identity in one namespace",
      `  - id: a\n    forbid: { id: "${role("ci-deploy")}" }\n    can: { anything: true, namespace: staging }\n`,
      ["new ci-deploy allowed"],
    ],
    [
      "anything, elsewhere",
      `  - id: a\n    forbid: { id: "${role("ci-deploy")}" }\n    can: { anything: true, namespace: prod }\n`,
      [],
    ],
    [
      "an identity that the path leads through is not the start",
      `  - id: a\n    forbid: { through: "*role/*" }\n    ${DELETE}\n`,
      [],
    ],
  ])("%s", (_title, rules, expected) => {
    expect(short(check(rules))).toEqual(expected);
  });

  describe("a path decides", () => {
    const account = (name: string): string =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: prod }\n---\n`;
    const holder = (name: string): string =>
      binding(name, "prod", "pod-deleter", `{ kind: ServiceAccount, name: ${name}, namespace: prod }`);
    const impersonator = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: two-faces }
rules:
  - { apiGroups: [""], resources: [users], verbs: [impersonate], resourceNames: ["ops", "other"] }
---
${binding("two-faces", "", "two-faces", "{ kind: ServiceAccount, name: web, namespace: prod }")}
---
${["ops", "other"].map((name) => binding(name, "prod", "pod-deleter", `{ kind: User, name: ${name}, apiGroup: rbac.authorization.k8s.io }`)).join("\n---\n")}
---
`;
    // web: deletes by itself, as ops, and as other: the best way is its own.
    const engine = open({ ...BASE, "eks/prod/more.yaml": `${account("web")}${impersonator}${holder("web")}` });
    const on = (rule: string): string[] => {
      const result = checkPolicy(rowsAsker(engine), policy(`  - id: a\n    ${rule}\n    ${DELETE}\n`), {
        now: NOW,
        findings: () => [],
      });
      return result.violations.map(
        ({ identity, row }) => `${identity?.id} ${row?.path.steps.map((step) => step.to).join(" ")}`,
      );
    };
    const web = "system:serviceaccount:prod:web@prod";

    test.each([
      [
        "forbid through one that the best way does not use",
        'forbid: { through: "user:ops" }',
        [`${web} user:ops@prod`],
      ],
      ["forbid through somebody whom no way uses", 'forbid: { through: "user:nobody" }', []],
      [
        "forbid of a named identity, through",
        'forbid: { id: "*:web", through: "user:other" }',
        [`${web} user:other@prod`],
      ],
      [
        "forbid by a group that it always carries",
        'forbid: { id: "*:web", group: "system:serviceaccounts:prod" }',
        [`${web} `],
      ],
      [
        "allow-only through one: whoever has another way",
        'allow-only: [{ through: "user:ops" }, { kind: user }, { kind: aws-role }, { kind: group }]',
        [`${web} `],
      ],
      [
        "allow-only through all its ways but one",
        'allow-only: [{ through: "user:ops" }, { id: "*:web", group: "system:serviceaccounts" }, { kind: user }, { kind: aws-role }, { kind: group }]',
        [`${web} user:other@prod`],
      ],
      ["require through one", 'require: { id: "*:web", through: "user:ops" }', []],
    ])("%s", (_title, rule, expected) => {
      expect(on(rule)).toEqual(expected);
    });

    test("require through somebody whom no way uses", () => {
      expect(on('require: { id: "*:web", through: "user:nobody" }')).toHaveLength(1);
    });
  });

  test("every violation carries its path, ended by the grant with a line", () => {
    for (const violation of check(`  - id: a\n    forbid: everyone\n    ${DELETE}\n`).violations) {
      expect(violation.row?.path.steps.map((step) => step.edge)).toEqual(["access-entry"]);
      expect(
        violation.row?.path.grant?.evidence.some(
          (place) => place.document === "eks/prod/rbac.yaml" && (place.line ?? 0) > 1,
        ),
      ).toBe(true);
    }
  });

  test("a rule about workloads is about the groups of all workloads too", () => {
    expect(short(check(`  - id: a\n    forbid: { entry: workload }\n    ${DELETE}\n`, withRbac(EVERYONE)))).toEqual([
      "new group:system:serviceaccounts@prod allowed",
    ]);
  });

  test("elsewhere counts only outside the ServiceAccount's own namespace", () => {
    const rule = `  - id: a\n    forbid: { kind: service-account }\n    can: { verb: delete, resource: pods, elsewhere: true }\n`;
    const own = binding("web", "prod", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }");
    expect(short(check(rule, withRbac(own)))).toEqual([]);
    expect(
      short(check(rule, withRbac(own.replace("namespace: prod }\nroleRef", "namespace: staging }\nroleRef")))),
    ).toEqual(["new system:serviceaccount:prod:web@prod allowed"]);
    expect(short(check(rule, withRbac(WEB)))).toEqual(["new system:serviceaccount:prod:web@prod allowed"]);
  });

  test("what Kubernetes and EKS hold themselves does not count unless asked for", () => {
    const rule = `  - id: a\n    forbid: { kind: service-account }\n    ${DELETE}\n`;
    expect(short(check(rule))).toEqual([]);
    expect(short(check(`${rule}    vendor: true\n`)).length).toBeGreaterThan(3);
  });

  test("a question that cannot be asked names its rule", () => {
    expect(() => check(`  - id: bad\n    forbid: everyone\n    can: { goal: nonsense }\n`)).toThrow(RequestError);
    expect(() => check(`  - id: bad\n    forbid: { id: "*" }\n    can: { anything: true }\n`)).toThrow(
      /rule `bad`: expected identities named one by one/,
    );
  });
});

describe("certainty and exit codes", () => {
  // The role of the binding is not in the snapshot, and nothing says that it is gone.
  const dangling = withRbac(
    binding("gone", "prod", "not-supplied", "{ kind: Group, name: deployers, apiGroup: rbac.authorization.k8s.io }"),
  );
  const rule = (certainty: string): string =>
    `  - id: a\n    forbid: { id: "${role("ci-deploy")}" }\n    ${DELETE}\n    certainty: ${certainty}\n`;

  test.each([
    ["unknown", "new", "broken", 1, 1, 1],
    ["conditional", "undecided", "undecided", 3, 1, 0],
    ["allowed", "undecided", "undecided", 3, 1, 0],
  ] as const)("what a gap decides is %s: %s, %s", (certainty, status, outcome, plain, fail, warn) => {
    const result = check(rule(certainty), dangling);
    expect(short(result)).toEqual([`${status} ci-deploy unknown`]);
    expect(result.outcome).toBe(outcome);
    expect([exitOf(result), exitOf(result, "fail"), exitOf(result, "warn")]).toEqual([plain, fail, warn]);
  });

  test("nothing wrong is 0", () => {
    expect(exitOf(check(`  - id: a\n    forbid: { kind: oidc }\n    ${DELETE}\n`))).toBe(0);
  });
});

describe("exceptions", () => {
  const rule = (expires: string): string =>
    `  - id: a\n    allow-only: { group: sre }\n    ${DELETE}\n    exceptions:\n      - who: { id: "*role/developer" }\n        reason: on call\n        expires: ${expires}\n`;

  test("hold to the end of their last day, then the violation is back and the exception is said to have expired", () => {
    const held = check(rule("2026-11-25"));
    expect(short(held)).toEqual(["excepted developer allowed"]);
    expect(held.violations[0]?.exception).toEqual({ reason: "on call", expires: "2026-11-25" });
    expect(held.outcome).toBe("holds");
    const expired = check(rule("2026-11-24"));
    expect(short(expired)).toEqual(["new developer allowed"]);
    expect(expired.expired).toEqual([{ rule: "a", reason: "on call", expires: "2026-11-24", line: 8 }]);
  });

  test("that match nothing any more are told, and break nothing", () => {
    const result = check(
      rule("2027-01-01"),
      open({ ...BASE, "eks/prod/rbac.yaml": RBAC.slice(0, RBAC.lastIndexOf("---")) }),
    );
    expect(result.outcome).toBe("holds");
    expect(result.unused.map((note) => note.rule)).toEqual(["a"]);
  });
});

describe("baseline", () => {
  const rule = `  - id: a\n    forbid: everyone\n    can: { verb: delete, resource: pods }\n`;
  const before = check(rule);
  const baseline = baselineOf(before);
  const against = (files: Files): string[] => short(check(rule, open(files), { baseline }));

  test("what was there is known, and does not break the policy", () => {
    expect(against(BASE)).toEqual(["known break-glass allowed", "known developer allowed"]);
  });

  test("renames of unrelated things, other paths and other lines change nothing", () => {
    const renamed = RBAC.replaceAll("pod-deleter", "pod-remover").replace(
      "name: sre, namespace",
      "name: sre-2, namespace",
    );
    expect(
      against({
        ...BASE,
        "eks/prod/rbac.yaml": `# moved\n\n${renamed}`,
        "eks/prod/extra.yaml": WEB.replaceAll("pod-deleter", "deployer"),
      }),
    ).toEqual(["known break-glass allowed", "known developer allowed"]);
  });

  test("new access is new", () => {
    expect(against({ ...BASE, "eks/prod/more.yaml": WEB })).toContain(
      "new system:serviceaccount:prod:web@prod allowed",
    );
  });

  test("wider access of a known identity is new", () => {
    const wide = binding(
      "wide",
      "staging",
      "pod-deleter",
      "{ kind: Group, name: on-call, apiGroup: rbac.authorization.k8s.io }",
    );
    expect(against({ ...BASE, "eks/prod/more.yaml": wide })).toEqual([
      "known break-glass allowed",
      "new developer allowed",
    ]);
  });

  test("what a gap hid and is learned now is not new", () => {
    const missing = {
      ...BASE,
      "eks/prod/rbac.yaml": RBAC.replace(
        /---\napiVersion: [^\n]*\nkind: ClusterRole\nmetadata: \{ name: pod-deleter \}\nrules:\n[^\n]*\n/,
        "",
      ),
    };
    const unknown = check(`${rule}    certainty: unknown\n`, open(missing));
    expect(short(unknown)).toEqual(["new break-glass unknown", "new developer unknown"]);
    expect(short(check(`${rule}    certainty: unknown\n`, open(), { baseline: baselineOf(unknown) }))).toEqual([
      "known break-glass allowed",
      "known developer allowed",
    ]);
  });
});

describe("the starting policy", () => {
  test.each([
    ["demo", open()],
    [
      "with unknown and wide access",
      withRbac(
        `${WEB}---\n${EVERYONE}---\n${binding("gone", "prod", "not-supplied", "{ kind: Group, name: deployers, apiGroup: rbac.authorization.k8s.io }")}`,
      ),
    ],
  ] as const)("holds on the snapshot it was made of: %s", (_title, engine) => {
    const found = findAll(engine.world, engine.context().places.of).findings;
    const text = [
      ...startingPolicy(
        engine,
        found,
        FINDINGS.map((kind) => kind.id),
      ),
    ].join("");
    const read = readPolicy(text, "start.yaml");
    if ("issues" in read) throw new Error(JSON.stringify(read.issues));
    const result = check(read.read, engine);
    expect(short(result)).toEqual([]);
    expect(exitOf(result)).toBe(0);
    expect(
      short(check(read.read, withRbac(`${WEB.replaceAll("web", "late")}---\n${EVERYONE.replace("all", "late")}`)))
        .length,
    ).toBeGreaterThan(0);
  });
});

test("extends: recommended adds the shipped rules, disable takes rules away, a rule of the file replaces the shipped one of its id", () => {
  const read = readPolicy(
    `apiVersion: clew/v1\nkind: Policy\nextends: recommended\ndisable: [wildcard-trust, not-there]\nrules:\n  - id: hidden-entries\n    severity: info\n    forbid-findings: [hidden-creator]\n`,
    "p.yaml",
  );
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  const result = check(read.read);
  const ids = result.rules.map((rule) => rule.id);
  expect(ids).toContain("workload-cluster-admin");
  expect(ids).not.toContain("wildcard-trust");
  expect(result.rules.filter((rule) => rule.id === "hidden-entries").map((rule) => rule.severity)).toEqual(["info"]);
  expect(result.notes).toEqual(["expected the id of a rule in `disable`, came `not-there`"]);
});

test("asking for rows alone gives the same result", () => {
  const engine = open();
  const rules = `  - id: a\n    forbid: everyone\n    ${DELETE}\n  - id: b\n    forbid: { entry: workload }\n    can: { goal: cluster-admin }\n    through: all\n`;
  const options = { now: NOW, findings: () => [] };
  expect(checkPolicy(rowsAsker(engine), policy(rules), options)).toEqual(checkPolicy(engine, policy(rules), options));
  expect(() =>
    checkPolicy(
      rowsAsker(engine),
      policy(`  - id: a\n    forbid: everyone\n    ${DELETE}\n    clusters: nowhere\n`),
      options,
    ),
  ).toThrow(/expected a cluster/);
});

test("two hundred rules over few questions share them, and look for no path of whom no rule can mean", () => {
  const engine = open();
  const asker = rowsAsker(engine);
  let rows = 0;
  const counting = {
    ...asker,
    whoCan: (...asked: Parameters<typeof asker.whoCan>) => {
      const answer = asker.whoCan(...asked);
      rows += answer.rows.length;
      return answer;
    },
  };
  const rule = (index: number, who: string) =>
    `  - id: r${index}\n    forbid: ${who}\n    can: { verb: delete, resource: pods, namespace: ${index % 2 === 0 ? "prod" : "staging"} }\n`;
  const nobody = Array.from({ length: 198 }, (_, index) => rule(index, `{ id: "x${index}" }`)).join("");
  checkPolicy(counting, policy(nobody), { now: NOW, findings: () => [] });
  expect(rows).toBe(0);
  const rules = `${nobody}${rule(198, "everyone")}${rule(199, "{ group: deployers }")}${rule(200, "{ entry: human, group: sre }")}`;
  const options = { now: NOW, findings: () => [] };
  expect(checkPolicy(asker, policy(rules), options).violations).toEqual(
    checkPolicy(engine, policy(rules), options).violations,
  );
});
