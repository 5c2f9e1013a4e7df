/** Real manifests: nothing is lost, and reviews, matches and names agree on them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { serviceAccountGroups } from "../../src/facts/identity.ts";
import type { Identity } from "../../src/rbac/attributes.ts";
import { buildAuthorizer } from "../../src/rbac/authorizer.ts";
import type { NamedSubject } from "../../src/rbac/named-subjects.ts";
import { objectKey } from "../../src/rbac/role-key.ts";
import { subjectMatches } from "../../src/rbac/subject-match.ts";
import { clusterOf } from "./objects.ts";

const INPUTS = new URL("../../../shared/inputs/", import.meta.url);

/** Every object of every YAML file below a folder; lists are unpacked. */
function objectsOf(folder: string): readonly unknown[] {
  const root = new URL(`${folder}/`, INPUTS);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name) => loadAll(readFileSync(new URL(name, root), "utf8")))
    .filter((object) => typeof object === "object" && object !== null);
}

function identityOf({ kind, namespace, name }: NamedSubject): Identity {
  if (kind === "Group") return { user: "nobody", groups: [name] };
  if (kind === "User") return { user: name, groups: ["system:authenticated"] };
  return { user: `system:serviceaccount:${namespace}:${name}`, groups: serviceAccountGroups(namespace) };
}

const QUESTIONS = [
  { verb: "delete", group: "", resource: "pods", subresource: "" },
  { verb: "get", group: "", resource: "secrets", subresource: "" },
  { verb: "create", group: "", resource: "pods", subresource: "exec" },
];

describe.skipIf(!existsSync(INPUTS))("real inputs (skipped: ../shared/inputs is absent)", () => {
  it.each([
    ["eks-addons", 5],
    ["moj-platform", 0],
  ])("%s: who-can says of everybody named what a review says", (folder, refused) => {
    const built = clusterOf(objectsOf(folder));
    const { cluster, evidence } = built;
    const authorizer = buildAuthorizer(cluster, { defaults: "auto", evidence });
    expect(built.refused).toHaveLength(refused);
    expect(authorizer.bindings.length).toBeGreaterThan(90);
    const namespaces = new Set(cluster.roleBindings.map(({ namespace }) => namespace));
    const sample = ["", ...[...namespaces].sort().filter((_, index) => index % 40 === 0)];
    let reviews = 0;
    for (const question of QUESTIONS)
      for (const namespace of sample) {
        const grants = authorizer.matches({ ...question, name: "x", namespace });
        for (const named of authorizer.subjectsNamed()) {
          const who = identityOf(named);
          const expected = grants.filter(({ binding }) =>
            binding.subjects.some((subject) => subjectMatches(subject, binding.namespace, who)),
          );
          // Of a superuser no grants are asked.
          if (who.groups.includes("system:masters")) continue;
          const came = authorizer.review(who, { ...question, name: "x", namespace });
          expect(came.grants.map(({ binding }) => objectKey(binding))).toEqual(
            expected.map(({ binding }) => objectKey(binding)),
          );
          reviews++;
        }
      }
    expect(reviews).toBeGreaterThan(200);
  });

  it("answers 20,000 reviews on eks-addons within seconds", () => {
    const { cluster, evidence } = clusterOf(objectsOf("eks-addons"));
    const authorizer = buildAuthorizer(cluster, { defaults: "auto", evidence });
    const people = authorizer.subjectsNamed().map(identityOf);
    const started = performance.now();
    for (let index = 0; index < 20_000; index++) {
      const who = people[index % people.length];
      const question = QUESTIONS[index % QUESTIONS.length];
      if (who === undefined || question === undefined) throw new Error("the sample is empty");
      authorizer.review(who, { ...question, name: "", namespace: index % 2 === 0 ? "" : "kube-system" });
    }
    // Milliseconds on any machine; seconds would mean that an index is gone.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
