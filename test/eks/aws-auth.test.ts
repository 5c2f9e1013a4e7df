import { describe, expect, test } from "vitest";
import { awsAuthOf, readAwsAuth } from "../../src/eks/aws-auth.ts";

const ROLE = "arn:aws:iam::123456789012:role/A";

/** Entries as short texts: what the authenticator uses of them. */
function rolesOf(mapRoles: string): readonly string[] {
  return readAwsAuth({ mapRoles }).roles.map(({ rolearn, username, groups }) =>
    [rolearn, username, ...groups].join(" "),
  );
}

describe("mapRoles", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "a group that is no text stays as an empty one",
      `- rolearn: ${ROLE}\n  username: a\n  groups: [g, 5, h]\n`,
      [`${ROLE} a g  h`],
    ],
    [
      "rolearn beats roleARN whatever the order",
      `- rolearn: ${ROLE}\n  roleARN: other\n  username: a\n`,
      [`${ROLE} a`],
    ],
    [
      "a wrong type leaves the value of the other spelling",
      `- roleARN: ${ROLE}\n  rolearn: 5\n  username: a\n`,
      [`${ROLE} a`],
    ],
    [
      "a null leaves the value of the other spelling",
      `- USERNAME: a\n  username: null\n  rolearn: ${ROLE}\n`,
      [`${ROLE} a`],
    ],
    ["a null takes groups away", `- rolearn: ${ROLE}\n  Groups: [g]\n  groups: null\n`, [`${ROLE} `]],
    ["a mapping at the top", `rolearn: ${ROLE}\n`, []],
    ["a text at the top", "hello\n", []],
    ["an unquoted placeholder breaks the whole key", `- rolearn: ${ROLE}\n  username: {{SessionName}}\n`, []],
    [
      "a placeholder after text is fine",
      `- rolearn: ${ROLE}\n  username: a:{{SessionName}}\n`,
      [`${ROLE} a:{{SessionName}}`],
    ],
    ["bad indentation breaks the whole key", `- rolearn: ${ROLE}\n   username: a\n`, []],
    ["a tab breaks the whole key", `- rolearn: ${ROLE}\n\tusername: a\n`, []],
    ["JSON", `[{"rolearn":"${ROLE}","username":"j","groups":["g"]}]`, [`${ROLE} j g`]],
    ["null", "null", []],
    ["a comment", "# nothing here\n", []],
    ["an empty list", "[]", []],
    ["a leading document marker", `---\n- rolearn: ${ROLE}\n`, [`${ROLE} `]],
    ["an empty first document hides the second", `---\n---\n- rolearn: ${ROLE}\n`, []],
    ["a broken second document does not matter", `- rolearn: ${ROLE}\n---\n[broken\n`, [`${ROLE} `]],
    ["an entry without a role goes", `- username: a\n- rolearn: ${ROLE}\n`, [`${ROLE} `]],
    ["spaces in quotes stay", `- rolearn: "${ROLE} "\n`, [`${ROLE}  `]],
    ["CRLF", `- rolearn: ${ROLE}\r\n  username: a\r\n`, [`${ROLE} a`]],
    ["an sso that is a text is neither", "- sso: Admin\n  username: a\n", []],
    ["an sso of a wrong type beside a role", `- rolearn: ${ROLE}\n  sso: [x]\n`, []],
    ["an sso that is null", `- rolearn: ${ROLE}\n  sso: null\n`, [`${ROLE} `]],
    ["an unquoted account id in sso is a number", "- sso: {permissionSetName: A, accountID: 123456789012}\n", []],
    ["folded field names of Go", `- roleARN: ${ROLE}\n  uſername: a\n`, [`${ROLE} a`]],
  ])("%s", (_, text, expected) => {
    expect(rolesOf(text)).toEqual(expected);
  });

  test("a fault in one key leaves the others alone and is reported with its place", () => {
    const { users, faults } = readAwsAuth({
      mapRoles: "- rolearn: [broken\n",
      mapUsers: "- userarn: arn:aws:iam::123456789012:user/u\n  username: 7\n- {}\n",
    });
    expect(users).toEqual([{ entry: 0, userarn: "arn:aws:iam::123456789012:user/u", username: "", groups: [] }]);
    expect(faults.map(({ key, code, entry }) => [key, code, entry])).toEqual([
      ["mapUsers", "aws-auth-type", 0],
      ["mapUsers", "aws-auth-entry", 1],
      ["mapRoles", "aws-auth-yaml", undefined],
    ]);
  });

  test("entries keep their place in the list as written", () => {
    expect(readAwsAuth({ mapRoles: `- null\n- rolearn: ${ROLE}\n` }).roles.map(({ entry }) => entry)).toEqual([1]);
  });
});

describe("mapAccounts", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "unquoted numbers keep their text",
      "- 012345678901\n- 1e3\n- 0x10\n- 1_000\n",
      ["012345678901", "1e3", "0x10", "1_000"],
    ],
    ["quoted", '- "123456789012"\n', ["123456789012"]],
    ["one number", "123\n", []],
    ["a text", '"a,b"\n', []],
    ["a null element", "- \n- '1'\n", ["", "1"]],
    ["a list as element", "- [a]\n- '1'\n", ["1"]],
    ["placeholders for nothing", "``", []],
  ])("%s", (_, text, expected) => {
    expect(readAwsAuth({ mapAccounts: text }).accounts).toEqual(expected);
  });
});

test("the ConfigMap is kube-system/aws-auth and nothing else", () => {
  const map = (name: string, namespace: string) => ({ name, namespace });
  const facts = [map("aws-auth", "default"), map("coredns", "kube-system"), map("aws-auth", "kube-system")].map(
    (one) => ({
      kind: "ConfigMap" as const,
      ...one,
      labels: {},
      annotations: {},
      live: false,
      // A handle of no table: nothing here looks it up.
      evidence: 0 as never,
      data: {},
    }),
  );
  expect(awsAuthOf(facts)).toBe(facts[2]);
  expect(awsAuthOf(facts.slice(0, 2))).toBeUndefined();
});
