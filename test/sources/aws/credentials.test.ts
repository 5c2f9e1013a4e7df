import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { defaultChain } from "../../../src/sources/aws/credentials.ts";

const folder = mkdtempSync(join(tmpdir(), "clew-credentials-"));
const credentials = join(folder, "credentials");

function write(key: string): void {
  writeFileSync(
    credentials,
    `[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = example\n[audit]\naws_access_key_id = ${key}\naws_secret_access_key = example\n`,
  );
}

beforeAll(() => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", credentials);
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});
beforeEach(() => write("AKIDAUDIT"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  [undefined, "AKIDDEFAULT"],
  ["audit", "AKIDAUDIT"],
])("the default chain with the profile %s gives its key", async (profile, accessKeyId) => {
  expect(await defaultChain(profile).open()()).toMatchObject({ accessKeyId });
});

test("the environment goes before the files, where no profile is named", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
  try {
    expect(await defaultChain(undefined).open()()).toMatchObject({ accessKeyId: "AKIDENVIRONMENT" });
    expect(await defaultChain("audit").open()()).toMatchObject({ accessKeyId: "AKIDAUDIT" });
  } finally {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
  }
});

test("a profile that is nowhere gives no credentials, those of another one least of all", async () => {
  await expect(defaultChain("nowhere").open()()).rejects.toMatchObject({ name: "CredentialsProviderError" });
});

test("opened anew it sees what has changed in the files", async () => {
  const source = defaultChain("audit");
  expect(await source.open()()).toMatchObject({ accessKeyId: "AKIDAUDIT" });
  write("AKIDROTATED");
  expect(await source.open()()).toMatchObject({ accessKeyId: "AKIDROTATED" });
});
