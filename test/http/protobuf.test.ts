import { describe, expect, it } from "vitest";
import { fromProtobuf } from "../../src/http/kubernetes/protobuf.ts";

const encoder = new TextEncoder();
/** A field with bytes, as protobuf writes it (lengths below 128). */
const field = (number: number, value: string | readonly number[]): number[] => {
  const bytes = typeof value === "string" ? [...encoder.encode(value)] : value;
  return [number * 8 + 2, bytes.length, ...bytes];
};
const envelope = (kind: string, object: readonly number[]): Uint8Array =>
  new Uint8Array([
    0x6b,
    0x38,
    0x73,
    0,
    ...field(1, [...field(1, "authorization.k8s.io/v1"), ...field(2, kind)]),
    ...field(2, object),
    ...field(3, ""),
    ...field(4, ""),
  ]);

describe("reviews in protobuf", () => {
  it("are read as their JSON would be", () => {
    const attributes = [
      ...field(1, "prod"),
      ...field(2, "delete"),
      ...field(3, ""),
      ...field(4, "*"),
      ...field(5, "pods"),
      ...field(6, "exec"),
      ...field(7, "web-0"),
    ];
    const spec = [...field(1, attributes), ...field(3, "ann"), ...field(4, "a"), ...field(4, "b"), ...field(6, "u1")];
    expect(fromProtobuf(envelope("SubjectAccessReview", [...field(1, field(1, "")), ...field(2, spec)]))).toEqual({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        resourceAttributes: {
          namespace: "prod",
          verb: "delete",
          group: "",
          version: "*",
          resource: "pods",
          subresource: "exec",
          name: "web-0",
        },
        user: "ann",
        groups: ["a", "b"],
        uid: "u1",
      },
    });
    expect(
      fromProtobuf(
        envelope("SelfSubjectAccessReview", field(2, field(2, [...field(1, "/healthz"), ...field(2, "get")]))),
      ),
    ).toMatchObject({
      spec: { nonResourceAttributes: { path: "/healthz", verb: "get" } },
    });
    expect(fromProtobuf(envelope("SelfSubjectRulesReview", field(2, field(1, "prod"))))).toMatchObject({
      spec: { namespace: "prod" },
    });
  });

  it("pass over fields that are not known, numbers too", () => {
    const spec = [
      ...field(3, "ann"),
      9 * 8,
      0xff,
      0x01,
      10 * 8 + 5,
      1,
      2,
      3,
      4,
      11 * 8 + 1,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      ...field(12, "new"),
    ];
    expect(fromProtobuf(envelope("SubjectAccessReview", field(2, spec)))).toMatchObject({ spec: { user: "ann" } });
  });

  it.each<[string, Uint8Array]>([
    ["no envelope", encoder.encode('{"kind":"SubjectAccessReview"}')],
    ["another kind", envelope("Pod", [])],
    ["a length behind the end", envelope("SubjectAccessReview", [2 * 8 + 2, 100, 1])],
    ["a number without end", envelope("SubjectAccessReview", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80])],
    ["a group", envelope("SubjectAccessReview", [8 + 3])],
    ["text that is no UTF-8", envelope("SubjectAccessReview", field(2, field(3, [0xff, 0xfe])))],
    ["nothing", new Uint8Array()],
  ])("%s is refused", (_, bytes) => {
    expect(() => fromProtobuf(bytes)).toThrow("Kubernetes protobuf");
  });
});
