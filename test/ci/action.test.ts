/** The GitHub Action: its own steps run as a runner would run them, from its checkout, against a repository; steps of others are held to what they are given. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { BASE, binding, type Files, POLICY } from "../demo/repository.ts";

const HOME = join(import.meta.dirname, "../..");
const stepSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
  shell: z.literal("bash").optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
});
const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    outputs: z.record(z.string(), z.object({ description: z.string(), value: z.string() })),
    runs: z.object({ using: z.literal("composite"), steps: z.array(stepSchema) }),
  })
  .parse(load(readFileSync(join(HOME, "action.yml"), "utf8")));

let root = "";
let repository = "";
const git = (...args: string[]): string =>
  execFileSync(
    "git",
    ["-c", "user.name=Demo", "-c", "user.email=demo@example.org", "-c", "init.defaultBranch=main", ...args],
    { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
const write = (files: Files): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, name)), { recursive: true });
    writeFileSync(join(repository, name), text);
  }
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "clew-action-"));
  repository = join(root, "repository");
  mkdirSync(repository);
  git("init", "-q");
  write({
    ...Object.fromEntries(Object.entries(BASE).map(([name, text]) => [`estate/${name}`, text])),
    "policy.yaml": POLICY.replace("2026-12-31", "2099-12-31").replace("2027-06-30", "2099-06-30"),
  });
  git("add", ".");
  git("commit", "-q", "-m", "estate");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Run {
  readonly codes: Readonly<Record<string, number | null>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly comment: string[];
  readonly folder: string;
}

/** Runs the steps in order with the expressions of the runner filled in; a failed step skips those without `always()`. */
function runAction(name: string, inputs: Record<string, string>, pullRequest: string): Run {
  const temp = join(root, name);
  mkdirSync(temp);
  const fake = join(temp, "bin");
  mkdirSync(fake);
  // `gh` finds no comment of its own at first, as on a new pull request.
  writeFileSync(
    join(fake, "gh"),
    `#!/bin/bash\necho "$*" >> "${temp}/gh.log"\ncase "$*" in *--edit-last*) exit 1;; esac\nfor last; do :; done\ncp "$last" "${temp}/comment.md"\n`,
  );
  chmodSync(join(fake, "gh"), 0o755);
  const outputs: Record<string, string> = {};
  const codes: Record<string, number | null> = {};
  const given: Record<string, string> = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([key, input]) => [key, input.default])),
    ...inputs,
  };
  const fill = (text: string): string =>
    text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_all, expression: string) => {
      if (expression === "github.action_path") return HOME;
      if (expression === "github.repository") return "example-org/shop";
      if (expression === "github.token") return "token";
      if (expression === "github.event.pull_request.number") return pullRequest;
      if (expression === "github.event.pull_request.base.sha") return "main";
      if (expression.startsWith("inputs.")) return fill(given[expression.slice(7)] ?? "");
      const [, step, output] = /^steps\.(\w+)\.outputs\.(\w+)$/.exec(expression) ?? [];
      if (step === undefined) throw new Error(`the test knows no ${expression}`);
      return outputs[`${step}.${output}`] ?? "";
    });
  const holds = (condition: string): boolean =>
    condition.split("&&").every((part) => {
      const text = part.trim();
      const [, left = "", sign, right] = /^([\w.]+)(?: (==|!=) '([^']*)')?$/.exec(text) ?? [];
      if (text === "always()") return true;
      if (left === "") throw new Error(`the test knows no ${text}`);
      const value = fill(`\${{ ${left} }}`);
      return sign === undefined ? value !== "" : (value === right) === (sign === "==");
    });
  let failed = false;
  for (const step of action.runs.steps) {
    if (step.if !== undefined ? !holds(step.if) || (failed && !step.if.includes("always()")) : failed) continue;
    if (step.run === undefined) continue;
    const id = step.id ?? step.name ?? "";
    const output = join(temp, `${id}.output`);
    writeFileSync(output, "");
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, fill(value)]));
    const run = spawnSync("bash", ["-c", step.run], {
      cwd: repository,
      encoding: "utf8",
      env: {
        PATH: `${fake}:${dirname(process.execPath)}:${process.env["PATH"]}`,
        HOME: temp,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(temp, "summary.md"),
        ...env,
      },
    });
    codes[id] = run.status;
    for (const line of readFileSync(output, "utf8").split("\n")) {
      const at = line.indexOf("=");
      if (at > 0) outputs[`${id}.${line.slice(0, at)}`] = line.slice(at + 1);
    }
    if (run.status !== 0) failed = true;
    if (run.status !== 0 && id !== "verdict" && process.env["DEBUG"] !== undefined) throw new Error(run.stderr);
  }
  const read = (file: string): string => (existsSync(join(temp, file)) ? readFileSync(join(temp, file), "utf8") : "");
  return {
    codes,
    outputs,
    summary: read("summary.md"),
    comment: [read("gh.log"), read("comment.md")],
    folder: join(temp, "clew"),
  };
}

describe("the action", () => {
  test("passes on a repository that keeps its policy, tells so, and leaves every report", () => {
    const run = runAction("good", { snapshot: "estate", policy: "policy.yaml" }, "7");
    expect(run.codes).toEqual({ prepare: 0, check: 0, diff: 0, comment: 0 });
    expect(run.outputs).toMatchObject({ "check.outcome": "holds", "diff.changed": "false" });
    expect(readdirSync(run.folder).sort()).toEqual([
      "check.html",
      "check.json",
      "check.junit",
      "check.markdown",
      "check.sarif",
      "comment.md",
      "diff.html",
      "diff.json",
      "diff.markdown",
    ]);
    expect(run.comment[0]).toContain("pr comment 7 --repo example-org/shop");
    expect(run.comment[1]).toContain("all 4 rules hold");
  });

  test("fails last on a pull request that breaks the policy, after the comment was written, with places from the root of the repository", () => {
    write({
      "estate/eks/prod/web.yaml": binding(
        "web",
        "prod",
        "pod-deleter",
        "{ kind: ServiceAccount, name: web, namespace: prod }",
      ),
    });
    const run = runAction("bad", { snapshot: "estate", policy: "policy.yaml" }, "8");
    expect(run.codes).toEqual({ prepare: 0, check: 0, diff: 0, comment: 0, verdict: 1 });
    expect(run.outputs).toMatchObject({ "check.outcome": "broken", "diff.changed": "true" });
    expect(run.comment[1]).toContain("RoleBinding prod/web");
    expect(run.summary).toContain("only-sre-deletes");
    expect(readFileSync(join(run.folder, "check.sarif"), "utf8")).toContain('"uri":"estate/eks/prod/web.yaml"');
    rmSync(join(repository, "estate/eks/prod/web.yaml"));
  });

  test("an overlay alone changes the answer, and nothing is commented without a pull request", () => {
    writeFileSync(
      join(root, "web.yaml"),
      binding("web", "prod", "pod-deleter", "{ kind: ServiceAccount, name: web, namespace: prod }"),
    );
    const run = runAction(
      "overlay",
      { snapshot: "estate", policy: "policy.yaml", overlay: `${join(root, "web.yaml")}\n`, base: "" },
      "",
    );
    expect(run.codes).toEqual({ prepare: 0, check: 0, verdict: 1 });
  });

  test("a policy that is not there ends at once with the code of bad input", () => {
    expect(runAction("missing", { snapshot: "estate", policy: "nowhere.yaml" }, "").codes).toEqual({
      prepare: 0,
      check: 2,
    });
  });

  test("values of the event reach scripts through the environment alone", () => {
    for (const step of action.runs.steps) expect(step.run ?? "").not.toContain("${{");
  });
});

describe("examples/ci", () => {
  const files = readdirSync(join(HOME, "examples/ci")).filter(
    (name) => name.endsWith(".yml") || name.endsWith(".yaml"),
  );

  test.each(files)("%s is YAML, and gives the action only what it takes", (name) => {
    const text = readFileSync(join(HOME, "examples/ci", name), "utf8");
    const document = load(text);
    for (const step of usesOf(document))
      for (const key of Object.keys(step)) expect(Object.keys(action.inputs)).toContain(key);
    expect(document).toBeTypeOf("object");
  });

  test("the example policy is one", () => {
    const read = readPolicy(readFileSync(join(HOME, "examples/ci/clew-policy.yaml"), "utf8"), "clew-policy.yaml");
    expect("issues" in read ? read.issues : []).toEqual([]);
  });

  test("the hook names what the package has", () => {
    const [hook] = z
      .array(z.object({ id: z.string(), entry: z.string(), language: z.literal("node") }))
      .parse(load(readFileSync(join(HOME, ".pre-commit-hooks.yaml"), "utf8")));
    const { bin } = z
      .object({ bin: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(HOME, "package.json"), "utf8")));
    expect(Object.keys(bin)).toContain(hook?.entry.split(" ")[0]);
    expect(readFileSync(join(HOME, "examples/ci/pre-commit-config.yaml"), "utf8")).toContain(`id: ${hook?.id}`);
  });
});

/** The `with` of every step that uses the action. */
function* usesOf(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  const step = z.object({ uses: z.string(), with: z.record(z.string(), z.unknown()) }).safeParse(value);
  if (step.success && step.data.uses.startsWith("example-org/clew@")) yield step.data.with;
  for (const member of Object.values(value)) yield* usesOf(member);
}
