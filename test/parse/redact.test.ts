import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact } from "../../src/parse/redact.ts";
import { parseYaml11 } from "../../src/parse/yaml.ts";

const VALUE = "aHVudGVyMg==";
const lines = (text: string): number => text.split("\n").length;
/** Redacts, and checks what must hold of every redaction. */
function cut(text: string): string {
  const redacted = redact("doc", text);
  expect(redacted).not.toContain(VALUE);
  expect(lines(redacted)).toBe(lines(text));
  expect(redact("doc", redacted)).toBe(redacted);
  return redacted;
}

describe("values of Secrets are cut out, line numbers stay", { timeout: 60_000 }, () => {
  test.each([
    ["plain", `kind: Secret\ndata:\n  a: ${VALUE}\ntype: Opaque\n`],
    ["quoted", `kind: Secret\ndata:\n  a: "${VALUE}"\n  b: '${VALUE}'\n`],
    ["stringData", `kind: Secret\nstringData:\n  a: ${VALUE}\n`],
    ["data before kind", `data:\n  a: ${VALUE}\nkind: Secret\n`],
    ["literal block", `kind: Secret\nstringData:\n  a: |\n    ${VALUE}\n    ${VALUE}\n\n  b: x\ntype: Opaque\n`],
    ["folded block", `kind: Secret\nstringData:\n  a: >-\n    ${VALUE}\n    ${VALUE}\n`],
    ["over several lines", `kind: Secret\nstringData:\n  a: one\n    ${VALUE}\n  b: "two\n    ${VALUE}"\n`],
    ["flow style", `{kind: Secret, data: {a: ${VALUE}}}\n`],
    ["flow data", `kind: Secret\ndata: {a: ${VALUE}, b: [${VALUE}]}\n`],
    ["anchors", `kind: ConfigMap\nx: &x ${VALUE}\ny: {kind: Secret, data: {a: *x, b: &b ${VALUE}}}\n`],
    ["kind by alias", `k: &k Secret\nitem: {kind: *k, data: {a: ${VALUE}}}\n`],
    ["merged data", `base: &base {data: {a: ${VALUE}}}\nitem: {<<: *base, kind: Secret}\n`],
    ["tagged", `kind: !!str Secret\ndata: {a: !!binary ${VALUE}}\n`],
    ["quoted kind", `"kind": "Secret"\n"data":\n  "a": ${VALUE}\n`],
    ["escaped kind", `kind: "S\\u0065cret"\ndata:\n  a: ${VALUE}\n`],
    [
      "in a List",
      `kind: List\nitems:\n- kind: Secret\n  data:\n    a: ${VALUE}\n- kind: Secret\n  data:\n    a: ${VALUE}\n`,
    ],
    ["in a SecretList", `kind: SecretList\nitems:\n- data:\n    a: ${VALUE}\n`],
    ["in a later document", `kind: ConfigMap\n---\nkind: Secret\ndata:\n  a: ${VALUE}\n`],
    ["CRLF", `kind: Secret\r\ndata:\r\n  a: ${VALUE}\r\n`],
    [
      "last-applied",
      `kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"data":{"a":"${VALUE}"},"kind":"Secret"}\n`,
    ],
    [
      "a copy under another annotation",
      `kind: Secret\nmetadata:\n  annotations:\n    x/applied: '{"data":{"a":"${VALUE}"}}'\n`,
    ],
    ["broken YAML", `kind: Secret\ndata:\n  x: [\n  a: ${VALUE}\n`],
    ["broken YAML with tabs", `kind: Secret\ndata:\n\ta: ${VALUE}\n`],
    ["broken YAML list", `items:\n- kind: Secret\n  data:\n    a: ${VALUE}\n - x\n`],
    ["broken YAML block", `kind: Secret\nstringData:\n  a: |\n    ${VALUE}\n   ${VALUE}\n b\n`],
    ["a template", `kind: Secret\ndata:\n  {{ range }}\n  a: ${VALUE}\n`],
    ["JSON", JSON.stringify({ kind: "Secret", data: { a: VALUE, b: { c: [VALUE] } } })],
    ["JSON over lines", JSON.stringify({ data: { a: VALUE }, kind: "Secret" }, null, 2)],
    ["JSON List", JSON.stringify({ kind: "List", items: [{ data: { a: VALUE }, kind: "Secret" }] })],
    ["JSON SecretList", JSON.stringify({ items: [{ data: { a: VALUE } }], kind: "SecretList" })],
    [
      "JSON annotations",
      JSON.stringify({
        kind: "Secret",
        metadata: { annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"data":{"a":"${VALUE}"}}` } },
      }),
    ],
    ["JSON lines", `{"kind":"ConfigMap"}\n{"kind":"Secret","data":{"a":"${VALUE}"}}\n`],
    [
      "JSON cut off before its kind",
      `{"apiVersion":"v1","items":[{"data":{"a":"${VALUE}","Secret":"${VALUE.slice(0, 5)}`,
    ],
    ["JSON cut off inside of the value", `{"kind":"Secret","data":{"a":"${VALUE}`],
    [
      "JSON broken in the middle",
      `{"kind":"List","items":[{"kind":"Secret" oops},{"data":{"a":"${VALUE}"},"kind":"Secret"}]}`,
    ],
    ["JSON with an unquoted key", `{"kind":"Secret", oops "data":{"a":"${VALUE}"}}`],
    [
      "user data of a launch template",
      JSON.stringify({ LaunchTemplateVersions: [{ LaunchTemplateData: { UserData: VALUE } }] }),
    ],
    ["user data of an instance", JSON.stringify({ InstanceId: "i", UserData: { Value: VALUE } })],
    ["user data of a node class", `kind: EC2NodeClass\nspec:\n  userData: |\n    ${VALUE}\n`],
  ])("%s", (_name, text) => {
    cut(text);
  });

  test("names, types and keys stay", () => {
    const redacted = cut(
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {keep: me}}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${VALUE}\n  tls.key: ${VALUE} # note\n`,
    );
    expect(parseYaml11(redacted)).toEqual({
      documents: [
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "s", annotations: { keep: "me" } },
          type: "kubernetes.io/tls",
          data: { "tls.crt": "(removed)", "tls.key": "(removed)" },
        },
      ],
      issues: [],
    });
  });

  test.each([
    ["a config map", `kind: ConfigMap\ndata:\n  a: ${VALUE}\n`],
    ["a reference to a Secret", `kind: Pod\nspec: {x: {kind: Secret, name: s}}\ndata: ${VALUE}\n`],
    ["JSON of another kind", JSON.stringify({ kind: "ConfigMap", data: { a: VALUE, b: "Secret" } })],
    ["roles that name secrets", "kind: Role\nrules: [{resources: [secrets]}]\n"],
  ])("nothing is cut out of %s", (_name, text) => {
    expect(redact("doc", text)).toBe(text);
  });

  test("wherever a Secret is cut off, no value is left", () => {
    const document = JSON.stringify(
      {
        apiVersion: "v1",
        kind: "List",
        items: [
          { kind: "Secret", data: { a: VALUE }, metadata: { name: "x" } },
          { data: { b: VALUE }, kind: "Secret" },
        ],
      },
      null,
      1,
    );
    for (let end = 0; end <= document.length; end++) expect(redact("doc", document.slice(0, end))).not.toContain(VALUE);
    const yaml = `apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  data:\n    a: ${VALUE}\n    b: "${VALUE}"\n  metadata: {name: x}\n- data: {c: ${VALUE}}\n  kind: Secret\n`;
    for (let end = yaml.indexOf("kind: Secret") + 12; end < yaml.indexOf("- data: {c"); end++)
      expect(redact("doc", yaml.slice(0, end))).not.toContain(VALUE);
  });

  test("property: whatever is done to a Secret of one document in JSON, lines stay and cutting twice is cutting once", () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.nat(5),
        fc.constantFrom("", "{", "}", '"', "\n", ",", ":", "\\", "x"),
        (at, length, put) => {
          const document = JSON.stringify(
            { kind: "Secret", metadata: { annotations: { a: "b" } }, data: { k: VALUE, l: "x" }, type: "t" },
            null,
            2,
          );
          const text = document.slice(0, at) + put + document.slice(at + length);
          const redacted = redact("doc", text);
          expect(lines(redacted)).toBe(lines(text));
          expect(redact("doc", redacted)).toBe(redacted);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  test("a big document without secrets costs next to nothing", () => {
    const text = `kind: List\nitems:\n${"- kind: ConfigMap\n  data: {a: b}\n".repeat(100_000)}`;
    const start = performance.now();
    expect(redact("doc", text)).toBe(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
