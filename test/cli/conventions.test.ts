/** What holds for every command: help, usage errors, exit codes, streams, formats, inputs. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { allCommands, COMMANDS } from "../../src/cli/commands.ts";
import { cliDocument } from "../../src/cli/reference.ts";
import type { RowJson, WhoCanAnswerJson } from "../../src/queries/answer.ts";
import { tarGz, zip } from "../contract/archive.ts";
import { filesBelow } from "./files-below.ts";
import { clew, ESTATE, folder, REPO } from "./terminal.ts";

const at = ["-s", "examples/estate"];
const CI = "arn:aws:iam::111122223333:role/gha-shop-deploy";
const CONDITIONAL = "arn:aws:iam::444455556666:role/release-runner";
const UNKNOWN = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_NightShift";

const Draft2020 = "default" in Ajv2020 ? Ajv2020.default : Ajv2020;

function expectSchema(name: string, value: unknown): void {
  const schema = JSON.parse(readFileSync(join(REPO, `schemas/${name}.schema.json`), "utf8"));
  const validate = new Draft2020({ strict: false, allErrors: true }).compile(schema);
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

async function answer(words: readonly string[]): Promise<WhoCanAnswerJson> {
  return JSON.parse((await clew(["who-can", ...words, "-o", "json", "-q"])).stdout);
}

describe("help", () => {
  it("the table says of each command what the command says of itself", async () => {
    const loaded = await allCommands();
    expect(COMMANDS.map(({ name, summary }) => ({ name, summary }))).toEqual(
      loaded.map(({ name, summary }) => ({ name, summary })),
    );
  });

  it("docs/cli.md is rendered from the table (UPDATE_DOCS=1 writes it), and the README leads there", async () => {
    const path = join(REPO, "docs/cli.md");
    const wanted = cliDocument(await allCommands());
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(path, wanted);
    expect(readFileSync(path, "utf8")).toBe(wanted);
    expect(readFileSync(join(REPO, "README.md"), "utf8")).toContain("(docs/cli.md)");
  });

  it.each(COMMANDS.map(({ name }) => name))("%s --help teaches usage, flags and an example", async (name) => {
    const ran = await clew([name, "--help"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain(`Usage: clew ${name}`);
    expect(ran.stdout).toContain("--help");
    expect(ran.stdout).toContain("Examples");
    expect((await clew(["help", name])).stdout).toBe(ran.stdout);
    expect(Math.max(...ran.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
  });

  it("the overview goes to stdout when asked for, to stderr when nothing was asked", async () => {
    const asked = await clew(["--help"]);
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    for (const { name } of COMMANDS) expect(asked.stdout).toContain(`  ${name}`);
    expect(await clew([])).toEqual({ code: 2, stdout: "", stderr: asked.stdout });
  });

  it("--version is the manifest's", async () => {
    const { version } = JSON.parse(readFileSync(join(REPO, "package.json"), "utf8"));
    expect(await clew(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("usage errors end with 2 and one line on stderr", () => {
  it.each([
    [["who-cna"]],
    [["who-can"]],
    [["who-can", "delete"]],
    [["who-can", "delete", "pods", "a", "b", ...at]],
    [["who-can", "delete", "pods", "--colour", ...at]],
    [["who-can", "delete", "pods", "-n", ...at.slice(0, 0)]],
    [["who-can", "delete", "pods", "-n", "prod", "-A", ...at]],
    [["who-can", "delete", "pods", "-o", "xml", ...at]],
    [["who-can", "delete", "pods", "--through", "walls", ...at]],
    [["who-can", "delete", "pods", "--limit", "0", ...at]],
    [["who-can", "delete", "pods", "--limit", "many", ...at]],
    [["who-can", "delete", "pods", "--cursor", "§", ...at]],
    [["who-can", "delete", "pods", "--cluster", "nowhere", ...at]],
    [["who-can", "delete", "pods", "--and", "get", ...at]],
    [["who-can", "--goal", "world-peace", ...at]],
    [["who-can", "--goal", "exec", "delete", "pods", ...at]],
    [["who-can", "--aws", "GetObject", ...at]],
    [["who-can", "get", "/metrics", "name", ...at]],
    [["who-can", "delete", "pods", "-s", "no-such-folder"]],
    [["can", "delete", "pods", ...at]],
    [["can", "nobody", "delete", "pods", ...at]],
    [["can", "arn:aws:iam::111122223333:role/no-such", "delete", "pods", ...at]],
    [["what-can", ...at]],
    [["what-can", "a/b", "c/d", ...at]],
    [["paths", "shop/api", ...at]],
    [["diff", "examples/estate"]],
    [["map-identity", ...at, "--cluster", "prod-eu"]],
    [["edges", "no-such-edge"]],
    [["completion", "powershell"]],
    [["simulate"]],
    [["collect", "somewhere"]],
    [["serve", "somewhere"]],
    [["check", "no-such-policy.yaml", ...at]],
  ])("%j", async (argv) => {
    const ran = await clew(argv);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^clew: /m);
    expect(ran.stderr).not.toContain("    at ");
  });
});

describe("exit codes", () => {
  it.each([
    ["yes", [CI], 0],
    ["no", ["shop/api"], 1],
    ["conditional", [CONDITIONAL], 3],
    ["conditional, accepted", [CONDITIONAL, "--accept", "conditional"], 0],
  ] as const)("can: %s", async (_, [subject = "", ...flags], code) => {
    const ran = await clew(["can", subject, "delete", "pods", "-n", "prod", "--cluster", "prod-eu", ...flags, ...at]);
    expect(ran.code).toBe(code);
  });

  it("can: unknown stays undecided, accepted or not", async () => {
    const { rows } = await answer(["delete", "pods", "-n", "prod", "--cluster", "prod-eu", ...at]);
    const row = rows.find((one) => one.verdict === "unknown" && one.identity.id.startsWith(UNKNOWN));
    expect(row).toBeDefined();
    for (const flags of [[], ["--accept", "conditional"]]) {
      const argv = ["can", row?.identity.id ?? "", "delete", "pods", "-n", "prod", "--cluster", "prod-eu", ...flags];
      expect((await clew([...argv, ...at])).code).toBe(3);
    }
  });

  it("who-can is no question of yes or no: nobody is an answer", async () => {
    const path = folder({ "a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n" });
    const ran = await clew([
      "who-can",
      "delete",
      "pods",
      "-s",
      path,
      "--defaults",
      "none",
      "--assume",
      "cluster-creator=none",
      "-q",
    ]);
    expect(ran).toEqual({ code: 0, stdout: "nobody\n", stderr: "" });
  });

  it("--strict makes issues of the snapshot count, and nothing else does", async () => {
    const good = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";
    const path = folder({ "a.yaml": good, "b.yaml": "kind: [\n" });
    for (const argv of [["who-can", "delete", "pods"], ["validate"], ["what-can", "a/b"], ["findings"], ["graph"]]) {
      expect((await clew([...argv, "-s", path])).code, argv.join(" ")).toBe(0);
      expect((await clew([...argv, "-s", path, "--strict"])).code, argv.join(" ")).toBe(2);
    }
    expect((await clew(["who-can", "delete", "pods", "-s", folder({ "a.yaml": good }), "--strict"])).code).toBe(0);
  });

  it("diff: 0 when equal, 1 when access changed", async () => {
    const one = folder({ "a.yaml": role("get") });
    const two = folder({ "a.yaml": role("delete") });
    expect((await clew(["diff", one, one])).code).toBe(0);
    expect((await clew(["diff", one, two])).code).toBe(1);
  });
});

const role = (verb: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [${verb}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ana}]
`;

describe("streams", () => {
  const question = ["who-can", "delete", "pods", "-n", "prod", ...at];

  it("stdout is the answer alone; -q leaves nothing on stderr", async () => {
    const loud = await clew(question);
    const quiet = await clew([...question, "-q"]);
    expect(quiet).toEqual({ code: 0, stdout: loud.stdout, stderr: "" });
    expect(loud.stderr).toMatch(/\d+ allowed/);
    expect(loud.stdout).not.toMatch(/\d+ allowed,|assumed/);
    const json = await clew([...question, "-o", "json"]);
    expect(() => JSON.parse(json.stdout)).not.toThrow();
  });

  it("colours on a terminal alone, never against NO_COLOR", async () => {
    const sign = String.fromCharCode(27);
    expect((await clew(question)).stdout).not.toContain(sign);
    const painted = await clew(question, { tty: true, columns: 120 });
    expect(painted.stdout).toContain(sign);
    const plain = await clew(question, { tty: true, columns: 120, env: { NO_COLOR: "1" } });
    expect(plain.stdout).not.toContain(sign);
    expect(plain.stdout).toBe(painted.stdout.replaceAll(new RegExp(`${sign}\\[\\d+m`, "g"), ""));
  });

  it.each([80, 100, 120])("a table fits a terminal of %i columns", async (columns) => {
    const ran = await clew(question, { tty: true, columns, env: { NO_COLOR: "1" } });
    const long = ran.stdout.split("\n").filter((line) => line.length > columns);
    // A place is never broken: it is there to be clicked on.
    expect(long.filter((line) => !/^ {4}\S+$/.test(line))).toEqual([]);
  });

  it("counts what it shows, and says what it hides", async () => {
    const ran = await clew(question);
    const shown = ran.stdout
      .split("\n")
      .slice(1)
      .filter((line) => /^\S.* {2}(allowed|conditional|unknown) {2}/.test(line));
    const count = (verdict: string) => shown.filter((line) => line.includes(`  ${verdict}  `)).length;
    expect(ran.stderr).toContain(
      `${count("allowed")} allowed, ${count("conditional")} conditional, ${count("unknown")} unknown`,
    );
    const { rows, summary } = await answer(question.slice(1));
    const hidden = rows.filter((row) => row.vendor).length;
    expect(summary.vendor).toBe(hidden);
    expect(summary.allowed + summary.conditional + summary.unknown + hidden).toBe(rows.length);
    expect(ran.stderr).toContain(`${hidden} of Kubernetes and EKS hidden`);
    const mapped = rows.filter((row) => !row.vendor && (row.mappedBy ?? 0) > 0).length;
    expect(ran.stderr).toContain(`${mapped} users and groups shown through`);
    expect(shown.length + hidden + mapped).toBe(rows.length);
  });

  it("shows control characters of names, and lets none through", async () => {
    const path = folder({ "a.yaml": role("delete").replace("name: ana", 'name: "a\\u001b[31mna\\u202e"') });
    const ran = await clew(["who-can", "delete", "pods", "-s", path, "--defaults", "none"]);
    expect(ran.stdout).toContain("a\\u001b[31mna\\u202e");
    expect(ran.stdout + ran.stderr).not.toMatch(new RegExp(`[${String.fromCharCode(27, 0x202e)}]`));
  });
});

describe("formats", () => {
  it.each([
    ["who-can", ["delete", "pods", "-n", "prod"]],
    ["can", [CI, "delete", "pods", "-n", "prod"]],
    ["what-can", [CI]],
    ["paths", ["payments/ledger", "arn:aws:iam::111122223333:role/eks-prod-admin"]],
    ["findings", []],
    ["check", []],
  ])("%s -o json keeps its published schema, and YAML says the same", async (command, words) => {
    const json = await clew([command, ...words, ...at, "-o", "json", "-q"]);
    const value = JSON.parse(json.stdout);
    expectSchema(command, value);
    const yaml = await clew([command, ...words, ...at, "-o", "yaml", "-q"]);
    expect(yaml.code).toBe(json.code);
    expect(load(yaml.stdout)).toEqual(value);
  });
});

describe("inputs", () => {
  const question = ["who-can", "delete", "pods", "-n", "prod", "-o", "json", "-q"];
  const rowsOf = (ran: { stdout: string }): readonly RowJson[] => JSON.parse(ran.stdout).rows;

  it("a folder, a .tar.gz and a .zip of it give the same answer", async () => {
    const files = filesBelow(ESTATE);
    const path = folder({});
    writeFileSync(join(path, "estate.tar.gz"), tarGz(files));
    writeFileSync(join(path, "estate.zip"), zip(files));
    const plain = await clew([...question, "-s", ESTATE]);
    for (const name of ["estate.tar.gz", "estate.zip"])
      expect((await clew([...question, "-s", join(path, name)])).stdout, name).toBe(plain.stdout);
  });

  it("reads a document, and an archive, from standard input", async () => {
    const ran = await clew([...question, "-s", "-"], { stdin: role("delete") });
    expect(rowsOf(ran).map((row) => row.identity.id)).toContain("user:ana@cluster");
    const archive = tarGz(filesBelow(ESTATE));
    expect(rowsOf(await clew([...question, "-s", "-"], { stdin: archive }))).toEqual(
      rowsOf(await clew([...question, "-s", ESTATE])),
    );
  });

  it("-s is the caller's folder when it is absent", async () => {
    const path = folder({ "a.yaml": role("delete") });
    expect(rowsOf(await clew(question, { cwd: path })).length).toBeGreaterThan(0);
  });

  it("the launcher gives the same answer", async () => {
    const node = join(REPO, "node_modules/.bin/node");
    const ran = spawnSync(node, [join(REPO, "bin/clew.mjs"), ...question, "-s", ESTATE], { encoding: "utf8" });
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toBe((await clew([...question, "-s", ESTATE])).stdout);
  });
});

describe("paging", () => {
  it("pages join to the whole answer, whatever their size", async () => {
    const words = ["delete", "pods", ...at];
    const whole = await answer(words);
    for (const limit of [40, 1000]) {
      const rows: RowJson[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: WhoCanAnswerJson = await answer([
          ...words,
          "--limit",
          String(limit),
          ...(cursor === "" ? [] : ["--cursor", cursor]),
        ]);
        expect(page.summary).toEqual(whole.summary);
        rows.push(...page.rows);
        cursor = page.next;
      }
      expect(rows).toEqual(whole.rows);
    }
  });

  it("--vendor hide and only part the rows that show has", async () => {
    const words = ["delete", "pods", ...at];
    const [show, hide, only] = await Promise.all(
      ["show", "hide", "only"].map((which) => answer([...words, "--vendor", which])),
    );
    expect(hide?.rows.every((row) => !row.vendor)).toBe(true);
    expect(only?.rows.every((row) => row.vendor)).toBe(true);
    expect((hide?.rows.length ?? 0) + (only?.rows.length ?? 0)).toBe(show?.rows.length);
    const table = await clew(["who-can", ...words, "--vendor", "only", "-q"]);
    expect(table.stdout).toContain("system:masters");
  });
});
