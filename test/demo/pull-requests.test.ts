/** A GitOps repository with five pull requests: check and diff give the right exit code, sentence and cause for each, from git alone. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ran, clew as run } from "../cli/terminal.ts";
import {
  accessEntry,
  accessPolicies,
  authorization,
  BASE,
  binding,
  type Files,
  iamRole,
  POLICY,
  RBAC,
  ROLES,
  role,
  trustGithub,
  trustService,
} from "./repository.ts";

const policy = POLICY.replace("2026-12-31", "2099-12-31").replace("2027-06-30", "2099-06-30");
const widened = authorization([
  ROLES[0] ?? {},
  iamRole("ci-deploy", trustGithub("repo:example-org/*"), { Tags: [{ Key: "team", Value: "shop" }] }),
  ROLES[2] ?? {},
]);

interface PullRequest {
  readonly branch: string;
  readonly files: Files;
  readonly policy?: string;
  readonly check: number;
  readonly checkSays: RegExp;
  readonly diff: number;
  readonly diffSays: RegExp;
}

const PULL_REQUESTS: readonly PullRequest[] = [
  {
    branch: "harmless-rename",
    files: { "eks/prod/rbac.yaml": RBAC.replaceAll("pod-deleter", "pod-remover") },
    check: 0,
    checkSays: /all 4 rules hold/,
    diff: 0,
    diffSays: /no access changed/,
  },
  {
    branch: "new-binding",
    files: {
      "eks/prod/web.yaml": binding(
        "web",
        "prod",
        "pod-deleter",
        "{ kind: ServiceAccount, name: web, namespace: prod }",
      ),
    },
    check: 1,
    checkSays: /`.*prod.web` can delete pods in prod, and `only-sre-deletes` does not name it/,
    diff: 1,
    diffSays: /`RoleBinding prod\/web` was added \(`eks\/prod\/web\.yaml:6`\): .* gains 3 permissions/,
  },
  {
    branch: "trust-widened",
    files: { "aws/111122223333/authorization.json": widened },
    check: 1,
    checkSays: /repo:example-org\/\*` can patch deployments\.apps, which `main-branch-only` forbids/,
    diff: 1,
    diffSays: new RegExp(
      `\`${role("ci-deploy")}\` changed \\(\`aws/111122223333/authorization\\.json:\\d+\`\\): .*repo:example-org/\\*.* gains 2 permissions`,
    ),
  },
  {
    branch: "access-entry-added",
    files: {
      "aws/111122223333/authorization.json": authorization([...ROLES, iamRole("night-shift", trustService)]),
      "eks/prod/entry-night-shift.json": accessEntry("night-shift", ["on-call"]),
      "eks/prod/policies-night-shift.json": accessPolicies("night-shift"),
      "eks/prod/entries.json": JSON.stringify({
        accessEntries: ["break-glass", "ci-deploy", "developer", "night-shift"].map(role),
      }),
    },
    check: 1,
    checkSays: /night-shift` can delete pods in prod, and `only-sre-deletes` does not name it/,
    diff: 1,
    diffSays:
      /`access entry arn:aws:iam::111122223333:role\/night-shift` was added \(`eks\/prod\/entry-night-shift\.json:\d+`\).*night-shift` gains 3 permissions/,
  },
  {
    branch: "exception-expired",
    files: {},
    policy: policy.replace("2099-12-31", "2020-01-31"),
    check: 1,
    checkSays:
      /exception for rule `only-sre-deletes` expired on 2020-01-31: on call this quarter[\s\S]*developer` can delete pods/,
    diff: 0,
    diffSays: /no access changed|the snapshots are the same/,
  },
];

let repository = "";
const git = (...args: string[]): string =>
  execFileSync(
    "git",
    [
      "-c",
      "user.name=Demo",
      "-c",
      "user.email=demo@example.org",
      "-c",
      "commit.gpgsign=false",
      "-c",
      "init.defaultBranch=main",
      ...args,
    ],
    { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
const write = (files: Files): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, name)), { recursive: true });
    writeFileSync(join(repository, name), text);
  }
};
const clew = (...argv: string[]): Promise<Ran> => run(argv, { cwd: repository });

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), "clew-demo-"));
  git("init", "-q");
  write({
    ...Object.fromEntries(Object.entries(BASE).map(([name, text]) => [`estate/${name}`, text])),
    "policy.yaml": policy,
  });
  git("add", ".");
  git("commit", "-q", "-m", "estate");
  for (const { branch, files, policy: changed } of PULL_REQUESTS) {
    git("checkout", "-q", "-b", branch, "main");
    write({
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`estate/${name}`, text])),
      ...(changed === undefined ? {} : { "policy.yaml": changed }),
    });
    git("add", ".");
    git("commit", "-q", "-m", branch);
  }
  git("checkout", "-q", "main");
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

test("main keeps its policy", async () => {
  expect(await clew("check", "policy.yaml", "-s", "git:main:estate", "-o", "markdown")).toMatchObject({ code: 0 });
});

test.each(PULL_REQUESTS.map((one) => [one.branch, one] as const))(
  "%s",
  async (branch, { check, checkSays, diff, diffSays }) => {
    git("checkout", "-q", branch);
    const checked = await clew("check", "policy.yaml", "-s", "estate", "-o", "markdown");
    expect(checked.stdout, checked.stderr).toMatch(checkSays);
    expect(checked.code).toBe(check);
    const compared = await clew("diff", "git:main:estate", "git:HEAD:estate", "-o", "markdown");
    expect(compared.stdout, compared.stderr).toMatch(diffSays);
    expect(compared.code).toBe(diff);
    // Against a baseline of main only what is new fails.
    if (branch === "new-binding") {
      writeFileSync(
        join(repository, "..", `${branch}-baseline.json`),
        (await clew("check", "policy.yaml", "-s", "estate", "--write-baseline")).stdout,
      );
      const again = ["--baseline", join(repository, "..", `${branch}-baseline.json`)];
      expect((await clew("check", "policy.yaml", "-s", "estate", ...again)).code).toBe(0);
      rmSync(join(repository, "..", `${branch}-baseline.json`));
    }
  },
);

test("rendered manifests laid over main tell what a merge would change", async () => {
  git("checkout", "-q", "main");
  const rendered = mkdtempSync(join(tmpdir(), "clew-rendered-"));
  writeFileSync(
    join(rendered, "web.yaml"),
    binding("web", "prod", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }"),
  );
  // The same name again: the overlay's object takes the place of the base's.
  writeFileSync(
    join(rendered, "sre.yaml"),
    binding("on-call", "prod", "deployer", "{ kind: Group, name: on-call, apiGroup: rbac.authorization.k8s.io }"),
  );
  const compared = await clew("diff", "estate", "--overlay", rendered, "-o", "json");
  rmSync(rendered, { recursive: true });
  const answer: { changes: { kind: string; identity: { id: string } }[] } = JSON.parse(compared.stdout);
  expect(answer.changes.map((change) => `${change.kind} ${change.identity.id.replace(/.*\//, "")}`)).toEqual([
    "gained developer",
    "gained system:serviceaccount:prod:web@prod",
    "lost developer",
  ]);
  expect(compared.code).toBe(1);
});

test.each([
  ["a revision that is not there", "git:nowhere:estate"],
  ["a path that is not there", "git:main:nowhere"],
  ["a revision that looks like an option", "git:--upload-pack=x:estate"],
])("%s is a clear problem with exit code 2", async (_title, source) => {
  const ran = await clew("check", "policy.yaml", "-s", source);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("expected something that git knows");
});
