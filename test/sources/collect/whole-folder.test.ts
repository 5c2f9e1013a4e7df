import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { assembleEstate } from "../../../src/parse/assemble.ts";
import type { CredentialSource } from "../../../src/sources/aws/credentials.ts";
import { collect } from "../../../src/sources/collect/collect.ts";
import { readSnapshot } from "../../../src/sources/files.ts";
import { fakeAwsServer } from "../aws/fake-aws-server.ts";
import { estate } from "../aws/fake-estate.ts";
import { keyIn, type Lab, startLab } from "./lab.ts";
import { filesOf, keys, scratch } from "./runs.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
  vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await lab.close();
});

test("everything that is collected is recognised, and nothing is left open", async () => {
  using folder = scratch();
  const out = join(folder.path, "out");
  await collect(
    { ...lab.options, out, include: ["sso", "lambda", "ssm", "ecr"] },
    { credentials: keys("AKIDEXAMPLE") },
  );
  const whole = assembleEstate((await readSnapshot(out)).snapshot);
  expect(whole.issues).toEqual([]);
  expect(whole.gaps).toEqual([]);
  const account = whole.accounts.get("111122223333");
  expect(account?.resourcePolicies.map(({ resourceArn }) => resourceArn.split("/").at(-1))).toEqual(["app", "web"]);
  expect(account?.launchTemplates.map(({ id, version }) => `${id} ${version}`)).toContain("lt-1 7");
  expect(whole.organization).toMatchObject({ id: "o-1", managementAccountId: "111122223333" });
  expect(whole.organization?.attachments.length).toBe(12);
  expect(whole.clusters.get("prod")?.accessPolicyAssociations.length).toBe(9);
});

test("roles are assumed in other accounts, and one that cannot be is a gap", async () => {
  using folder = scratch();
  const out = join(folder.path, "out");
  const { cluster: _, ...options } = lab.options;
  const roles = ["arn:aws:iam::444455556666:role/audit"];
  const result = await collect(
    { ...options, out, assumeRole: roles, skip: ["kubernetes"] },
    { credentials: keys("AKIDEXAMPLE"), attempts: 1 },
  );
  expect(result.accounts).toEqual([]);
  expect(result.gaps.map(({ scope, direction, close }) => `${scope} ${direction} ${close}`)).toEqual([
    `aws:444455556666 may-add sts:AssumeRole on ${roles[0]}`,
    `aws:444455556666 may-remove sts:AssumeRole on ${roles[0]}`,
  ]);
});

test("credentials that end while a cluster is read are looked up anew, and leave no trace", async () => {
  using folder = scratch();
  let requests = 0;
  const ending = await startLab(
    {},
    { admits: (token) => keyIn(token) === "AKIDNEW" || (keyIn(token) === "AKIDOLD" && ++requests <= 20) },
  );
  vi.stubEnv("AWS_ENDPOINT_URL", ending.awsUrl);
  try {
    const { result, files } = await collected(ending.options, `${folder.path}/out`, keys("AKIDOLD", "AKIDNEW"));
    expect(result.gaps).toEqual([]);
    expect(requests).toBeGreaterThan(20);
    expect(ending.asked("AKIDNEW").filter((one) => one.startsWith("GET ")).length).toBeGreaterThan(5);
    const { files: plain } = await collected(ending.options, `${folder.path}/plain`, keys("AKIDNEW"));
    expect(files).toEqual(plain);
  } finally {
    vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
    await ending.close();
  }
});

/** The cluster alone, and its files. */
async function collected(options: Lab["options"], out: string, credentials: CredentialSource) {
  const result = await collect({ ...options, out, only: ["kubernetes"] }, { credentials, attempts: 2 });
  return { result, files: filesOf(out) };
}

test("an organization is swept: a role in each active member, each with its own session", async () => {
  using folder = scratch();
  const out = join(folder.path, "out");
  const swept = estate({
    pageSize: 1000,
    assumable: ({ RoleArn, ExternalId }) => RoleArn === "arn:aws:iam::444455556666:role/audit" && ExternalId === "ours",
  });
  const front = await fakeAwsServer(() => swept);
  vi.stubEnv("AWS_ENDPOINT_URL", front.url);
  try {
    const { region } = lab.options;
    const result = await collect(
      { out, region, assumeRole: ["arn:aws:iam::*:role/audit"], externalId: "ours", skip: ["kubernetes"] },
      { credentials: keys("AKIDBASE"), attempts: 1 },
    );
    expect(result.gaps).toEqual([]);
    expect(result.accounts).toEqual(["111122223333", "444455556666"]);
    const keysOf = (service: string): Set<string> =>
      new Set(swept.log.filter(({ name }) => name.startsWith(`${service}:`)).map(({ key }) => key));
    for (const service of ["iam", "eks", "ec2"])
      expect(keysOf(service), service).toEqual(new Set(["AKIDBASE", "ASIA444455556666"]));
    expect(keysOf("organizations")).toEqual(new Set(["AKIDBASE"]));
    const assumed = swept.log.filter(({ name }) => name === "sts:AssumeRole").map(({ input }) => input["RoleArn"]);
    expect(new Set(assumed)).toEqual(new Set(["arn:aws:iam::444455556666:role/audit"]));
    const files = Object.keys(filesOf(out));
    for (const account of result.accounts)
      expect(files).toContain(`aws/${account}/get-account-authorization-details.json`);
    expect(Object.values(filesOf(out)).join("")).not.toContain("example-of-a-session-token");
    expect(result.clusters.map(({ folder: below }) => below)).toEqual(
      result.accounts.map((account) => `eks/${account}/eu-west-1/prod`),
    );
  } finally {
    vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
    await front.close();
  }
});

test("a cluster that is nowhere is said so, before anything else is read", async () => {
  using folder = scratch();
  const out = join(folder.path, "out");
  const wrong = collect({ ...lab.options, cluster: ["prdo"], out }, { credentials: keys("AKIDTYPO") });
  await expect(wrong).rejects.toMatchObject({
    code: "bad-options",
    message: "expected the cluster `prdo` in eu-west-1 of account 111122223333, came none",
  });
  expect(lab.asked("AKIDTYPO").filter((one) => one.startsWith("iam:"))).toEqual([]);
});

test("credentials that STS does not know are an error, not a folder of gaps", async () => {
  using folder = scratch();
  const bad = collect(
    { ...lab.options, out: join(folder.path, "out") },
    {
      credentials: {
        open: () => async () =>
          Promise.reject(Object.assign(new Error("no profile"), { name: "CredentialsProviderError" })),
      },
    },
  );
  await expect(bad).rejects.toMatchObject({ code: "credentials" });
});
