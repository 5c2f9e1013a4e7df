/** The surprising semantics 16 to 22 of the Kubernetes oracle (test/conformance/kubernetes/README.md), one test each. */
import { expect, test } from "vitest";
import { readAwsAuth } from "../../src/eks/aws-auth.ts";
import { canonicalize } from "../../src/eks/canonicalize.ts";
import { type MapOptions, mapIdentity } from "../../src/eks/map-identity.ts";
import { configMapMapper, mountedFileMapper } from "../../src/eks/mappers.ts";

const IAM = "arn:aws:iam::123456789012";
const STS = "arn:aws:sts::123456789012";
const session = (role: string, name = "s") => ({
  arn: `${STS}:assumed-role/${role}/${name}`,
  account: "123456789012",
  userId: `AROAX:${name}`,
});
const user = (path: string) => ({ arn: `${IAM}:user/${path}`, account: "123456789012", userId: "AIDAX" });

function mapped(data: Record<string, string>, identity: ReturnType<typeof session>, options: MapOptions = {}) {
  const {
    mapped: isMapped,
    username,
    groups,
    ambiguous,
  } = mapIdentity(configMapMapper(readAwsAuth(data)), identity, options);
  if (ambiguous !== undefined) return ambiguous.map((one) => one.username).sort();
  return isMapped ? [username, ...groups] : undefined;
}

const roles = (...entries: readonly string[]): Record<string, string> => ({
  mapRoles: entries.map((entry) => `- ${entry}\n`).join(""),
});
const users = (...entries: readonly string[]): Record<string, string> => ({
  mapUsers: entries.map((entry) => `- ${entry}\n`).join(""),
});

test("16: a role ARN with a path, or of a session, never matches in aws-auth; the file backend canonicalises", () => {
  expect(mapped(roles(`{rolearn: "${IAM}:role/team/Admin", username: a}`), session("Admin"))).toBeUndefined();
  expect(mapped(roles(`{rolearn: "${STS}:assumed-role/Admin/s", username: a}`), session("Admin"))).toBeUndefined();
  expect(mapped(roles(`{rolearn: "${IAM}:role/ADMIN", username: a}`), session("Admin"))).toEqual(["a"]);
  const file = mountedFileMapper({ mapRoles: [{ rolearn: `${STS}:assumed-role/Admin/s`, username: "a" }] });
  expect(mapIdentity(file, session("Admin", "other"))).toMatchObject({ mapped: true, username: "a" });
});

test("17: mapRoles come before mapUsers, a role ARN in mapUsers matches, mapAccounts come last with the ARN as name", () => {
  const both = {
    ...roles(`{rolearn: "${IAM}:role/A", username: r}`),
    ...users(`{userarn: "${IAM}:role/A", username: u}`),
  };
  expect(mapped(both, session("A"))).toEqual(["r"]);
  expect(mapped(users(`{userarn: "${IAM}:role/A", username: u}`), session("A"))).toEqual(["u"]);
  const accounts = { mapAccounts: "- '123456789012'\n" };
  expect(mapped(accounts, session("MiXed"))).toEqual([`${IAM}:role/MiXed`]);
  expect(mapped(accounts, { arn: `${IAM}:root`, account: "123456789012", userId: "123456789012" })).toEqual([
    `${IAM}:root`,
  ]);
  expect(mapped(accounts, { arn: `${STS}:federated-user/bo`, account: "123456789012", userId: "x:bo" })).toEqual([
    `${STS}:federated-user/bo`,
  ]);
});

test("18: of duplicate roles the last wins, whatever the case; users that differ in case only are a matter of chance", () => {
  expect(
    mapped(roles(`{rolearn: "${IAM}:role/A", username: x}`, `{rolearn: "${IAM}:role/a", username: z}`), session("A")),
  ).toEqual(["z"]);
  const twice = users(`{userarn: "${IAM}:user/bo", username: low}`, `{userarn: "${IAM}:user/Bo", username: up}`);
  expect(mapped(twice, user("bo"))).toEqual(["low", "up"]);
  expect(
    mapped(users(`{userarn: "${IAM}:user/bo", username: x}`, `{userarn: "${IAM}:user/bo", username: z}`), user("bo")),
  ).toEqual(["z"]);
});

test("19: sso entries are off by default, match in any case, and never with a partition", () => {
  const sso = (more: string) =>
    roles(`{sso: {permissionSetName: Admin, accountID: "123456789012"${more}}, username: s}`);
  const caller = session("AWSReservedSSO_ADMIN_0123");
  expect(mapped(sso(""), caller)).toBeUndefined();
  expect(mapped(sso(""), caller, { ssoRoleMatch: true })).toEqual(["s"]);
  expect(mapped(sso(", partition: aws"), caller, { ssoRoleMatch: true })).toBeUndefined();
});

test.each([
  ["groups that are a text are no groups", `{rolearn: "${IAM}:role/A", username: a, groups: g}`, ["a"]],
  ["a number as username is the empty one", `{rolearn: "${IAM}:role/A", username: 123, groups: [g]}`, ["", "g"]],
  ["y is a boolean", `{rolearn: "${IAM}:role/A", username: y, groups: [g]}`, ["", "g"]],
  ["a missing username still maps", `{rolearn: "${IAM}:role/A", groups: [g]}`, ["", "g"]],
  ["keys in any case", `{ROLEARN: "${IAM}:role/A", UserName: a, GROUPS: [g]}`, ["a", "g"]],
  ["unknown keys", `{rolearn: "${IAM}:role/A", username: a, extra: 1}`, ["a"]],
  ["the later of duplicate keys", `{rolearn: "${IAM}:role/A", username: a, username: b}`, ["b"]],
])("20: one malformed entry is half-read, the others stay: %s", (_, entry, expected) => {
  const data = roles(entry, "null", "text", `{rolearn: "${IAM}:role/B", username: b}`);
  expect(mapped(data, session("A"))).toEqual(expected);
  expect(mapped(data, session("B"))).toEqual(["b"]);
});

test("20: unquoted account numbers, a second document, the case of top-level keys, anchors and merges", () => {
  const caller = { arn: "arn:aws:iam::012345678901:user/bo", account: "012345678901", userId: "AIDAX" };
  expect(mapped({ mapAccounts: "- 012345678901\n" }, caller)).toEqual([caller.arn]);
  expect(
    mapped(
      { mapRoles: `- {rolearn: "${IAM}:role/A", username: a}\n---\n- {rolearn: "${IAM}:role/B", username: b}\n` },
      session("B"),
    ),
  ).toBeUndefined();
  expect(mapped({ maproles: `- {rolearn: "${IAM}:role/A", username: a}\n` }, session("A"))).toBeUndefined();
  const merged = `- &x\n  rolearn: ${IAM}:role/A\n  username: a\n  groups: [g]\n- <<: *x\n  rolearn: ${IAM}:role/B\n`;
  expect(mapped({ mapRoles: merged }, session("B"))).toEqual(["a", "g"]);
});

test("21: session names come from the user id, @ becomes - in one of the two, and reserved prefixes are checked at the end", () => {
  const entry = `{rolearn: "${IAM}:role/A", username: "x:{{SessionName}}:{{SessionNameRaw}}:{{AccountID}}"}`;
  const caller = { arn: `${STS}:assumed-role/A/from-arn`, account: "999999999999", userId: "AROAX:j@x.y" };
  expect(mapped(roles(entry), caller)).toEqual(["x:j-x.y:j@x.y:999999999999"]);
  const node = roles(`{rolearn: "${IAM}:role/A", username: "system:node:{{EC2PrivateDNSName}}"}`);
  const dns = { ec2PrivateDns: { "i-12345678": "ip-10-0-0-1.ec2.internal" } };
  expect(mapped(node, session("A", "i-12345678"), dns)).toEqual(["system:node:ip-10-0-0-1.ec2.internal"]);
  expect(mapped(node, session("A", "bob"), dns)).toBeUndefined();
  const reserved = { reservedPrefixes: ["system:"] };
  expect(
    mapped(
      roles(`{rolearn: "${IAM}:role/A", username: "{{SessionName}}", groups: ["system:masters"]}`),
      session("A", "System"),
      reserved,
    ),
  ).toEqual(["System", "system:masters"]);
  expect(mapped(roles(`{rolearn: "${IAM}:role/A", username: "system:x"}`), session("A"), reserved)).toBeUndefined();
});

test.each([
  ["arn:aws-eusc:sts::123456789012:assumed-role/A/s", "arn:aws-eusc:iam::123456789012:role/A"],
  ["arn:aws-foo:sts::123456789012:assumed-role/A/s", undefined],
  ["arn:aws:IAM::123456789012:role/A", undefined],
  ["arn:aws:iam::123456789012:Role/A", undefined],
  [`${STS}:federated-user/bo`, `${STS}:federated-user/bo`],
  [`${STS}:assumed-role/Admin/a/b`, `${IAM}:role/Admin/a`],
])("22: canonical form of %s", (arn, expected) => {
  const canonical = canonicalize(arn);
  expect("canonical" in canonical ? canonical.canonical : undefined).toBe(expected);
});
