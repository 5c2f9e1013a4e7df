import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteReader } from "../../src/http/ingest/byte-reader.ts";
import { intake } from "../../src/http/ingest/intake.ts";
import { UPLOAD_LIMITS } from "../../src/http/ingest/limits.ts";
import { readSnapshot, snapshotFromDocuments } from "../../src/sources/files.ts";
import { pack } from "../../src/store/pack.ts";
import { type Entry, tar, tarGz, zip } from "../contract/archive.ts";
import { cluster, secret } from "../contract/documents.ts";

/** The bytes in chunks of the given sizes, the last size again and again. */
function chunked(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      const size = sizes[Math.min(turn++, sizes.length - 1)] ?? 1;
      if (at < bytes.byteLength) controller.enqueue(bytes.slice(at, at + size));
      else controller.close();
      at += size;
    },
  });
}

async function idOf(bytes: Uint8Array, contentType: string, sizes: readonly number[] = [65_536]): Promise<string> {
  const packing = pack(
    intake({ body: chunked(bytes, sizes), contentType, contentEncoding: "", name: undefined }, UPLOAD_LIMITS),
  );
  const reader = packing.stream.getReader();
  while (!(await reader.read()).done);
  return packing.index().id;
}

const ENTRIES: readonly Entry[] = [
  ...cluster("ingest"),
  { name: "secret.yaml", text: secret("ingest") },
  { name: "README.md", text: "# not read" },
  { name: ".hidden/x.yaml", text: "a: 1" },
  { name: "notes", text: "no document" },
];

describe("uploads", () => {
  it("have the id that reading the same files has, in chunks of any size", async () => {
    const { snapshot } = await readSnapshot({ content: tarGz(ENTRIES), name: "x.tar.gz" });
    const { body, type } = form(ENTRIES.slice(0, 3));
    const whole = snapshotFromDocuments(ENTRIES.slice(0, 3)).id;
    expect(snapshot.id).toBe(whole);
    for (const sizes of [[1], [7, 511, 513], [100_000]]) {
      expect(await idOf(tarGz(ENTRIES), "application/gzip", sizes)).toBe(whole);
      expect(await idOf(zip(ENTRIES), "application/zip", sizes)).toBe(whole);
      expect(await idOf(body, type, sizes)).toBe(whole);
    }
  });

  it("read long names of GNU tar and of pax as sources/files does", async () => {
    const long = `${"d".repeat(60)}/${"e".repeat(60)}.yaml`;
    const text = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: b}\n";
    const record = ` path=${long}\n`;
    const length = record.length + String(record.length + 3).length;
    for (const [type, header] of [
      ["L", `${long}\0`],
      ["x", `${length}${record}`],
    ] as const) {
      const archive = retyped(
        tar([
          { name: "header", text: header },
          { name: "short.yaml", text },
        ]),
        type,
      );
      const { snapshot } = await readSnapshot({ content: archive, name: "x.tar" });
      expect(snapshot.documents.map(({ name }) => name)).toEqual([long.split("/")[1]]);
      expect(await idOf(await gz(archive), "application/gzip", [333])).toBe(snapshot.id);
    }
  });
});

function form(files: readonly Entry[]): { body: Uint8Array; type: string } {
  const parts = files.map(
    ({ name, text }) => `--b-1\r\nContent-Disposition: form-data; name="f"; filename="${name}"\r\n\r\n${text}\r\n`,
  );
  return { body: new TextEncoder().encode(`${parts.join("")}--b-1--\r\n`), type: "multipart/form-data; boundary=b-1" };
}

/** The archive with the type of its first member changed. */
function retyped(archive: Uint8Array, type: string): Uint8Array {
  const header = archive.subarray(0, 512);
  header[156] = type.charCodeAt(0);
  header.set(new TextEncoder().encode("        "), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return archive;
}

const gz = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(
    await new Response(new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
  );

describe("the reader of bytes", () => {
  it("gives what a whole buffer gives, whatever is read, peeked or skipped", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 12 }),
        fc.array(fc.tuple(fc.constantFrom("read", "peek", "skip"), fc.nat(30)), { maxLength: 20 }),
        async (chunks, steps) => {
          const whole = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
          const reader = byteReader(
            (async function* () {
              yield* chunks;
            })(),
          );
          let at = 0;
          for (const [step, length] of steps) {
            const expected = whole.slice(at, at + length);
            if (step === "skip") expect(await reader.skip(length)).toBe(at + length <= whole.byteLength);
            else expect([...(await reader[step as "read" | "peek"](length))]).toEqual([...expected]);
            if (step !== "peek") at = Math.min(whole.byteLength, at + length);
          }
          const rest: number[] = [];
          for await (const chunk of reader.rest()) rest.push(...chunk);
          expect(rest).toEqual([...whole.slice(at)]);
        },
      ),
    );
  });
});
