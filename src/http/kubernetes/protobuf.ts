/**
 * Reviews in the protobuf that kubectl sends. Rule: apimachinery pkg/runtime/serializer/protobuf (the `k8s\0` envelope
 * around runtime.Unknown) and k8s.io/api/authorization/v1/generated.proto. Answers go back as JSON, which kubectl takes too.
 */
import { ProblemError } from "../problem.ts";

export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** What a message holds: a name for each field number, and what its value is. */
interface Shape {
  readonly [field: number]: { readonly name: string; readonly kind: "text" | "texts" | Shape };
}

const text = (name: string) => ({ name, kind: "text" as const });
const RESOURCE: Shape = {
  1: text("namespace"),
  2: text("verb"),
  3: text("group"),
  4: text("version"),
  5: text("resource"),
  6: text("subresource"),
  7: text("name"),
};
const NON_RESOURCE: Shape = { 1: text("path"), 2: text("verb") };
const SELF: Shape = {
  1: { name: "resourceAttributes", kind: RESOURCE },
  2: { name: "nonResourceAttributes", kind: NON_RESOURCE },
};
const SUBJECT: Shape = { ...SELF, 3: text("user"), 4: { name: "groups", kind: "texts" }, 6: text("uid") };
const of = (spec: Shape): Shape => ({ 2: { name: "spec", kind: spec } });

const KINDS: ReadonlyMap<string, Shape> = new Map([
  ["SubjectAccessReview", of(SUBJECT)],
  ["LocalSubjectAccessReview", of(SUBJECT)],
  ["SelfSubjectAccessReview", of(SELF)],
  ["SelfSubjectRulesReview", of({ 1: text("namespace") })],
  ["SelfSubjectReview", {}],
]);
const UNKNOWN: Shape = { 1: { name: "typeMeta", kind: { 1: text("apiVersion"), 2: text("kind") } } };
/** Field of runtime.Unknown with the encoded object. */
const RAW = 2;
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

const broken = (): ProblemError =>
  new ProblemError("bad-request", "expected a review in Kubernetes protobuf, came something else");

/** The object of an envelope, as its JSON would be. Throws `bad-request` for anything else. */
export function fromProtobuf(bytes: Uint8Array): unknown {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw broken();
  const envelope = bytes.subarray(MAGIC.length);
  const { typeMeta } = objectOf(envelope, UNKNOWN) as { typeMeta?: { apiVersion?: string; kind?: string } }; // by the shape
  const shape = KINDS.get(typeMeta?.kind ?? "");
  if (shape === undefined) throw broken();
  let raw = new Uint8Array() as Uint8Array;
  for (const [field, value] of fieldsOf(envelope)) if (field === RAW) raw = value;
  return { ...typeMeta, ...objectOf(raw, shape) };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function objectOf(bytes: Uint8Array, shape: Shape): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [field, value] of fieldsOf(bytes)) {
    const known = shape[field];
    if (known === undefined) continue;
    if (known.kind === "text") object[known.name] = textOf(value);
    else if (known.kind === "texts")
      object[known.name] = [...((object[known.name] as string[] | undefined) ?? []), textOf(value)];
    else object[known.name] = objectOf(value, known.kind);
  }
  return object;
}

function textOf(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw broken();
  }
}

/** Fields with their bytes in order (https://protobuf.dev/programming-guides/encoding/); numbers are passed over, reviews hold none that count. */
function* fieldsOf(bytes: Uint8Array): Generator<readonly [number, Uint8Array]> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw broken();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw broken();
  };
  const skip = (length: number): void => {
    at += length;
    if (at > bytes.byteLength) throw broken();
  };
  while (at < bytes.byteLength) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 2) {
      const length = varint();
      const start = at;
      skip(length);
      yield [field, bytes.subarray(start, at)];
    } else if (wire === 0) varint();
    else if (wire === 1) skip(8);
    else if (wire === 5) skip(4);
    else throw broken();
  }
}
