import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assembleEstate } from "../../../src/parse/assemble.ts";
import {
  readSnapshot,
  requireRecognised,
  SnapshotError,
  type SnapshotInput,
  snapshotFromDocuments,
} from "../../../src/sources/files.ts";
import { type Entry, tar } from "./archives.ts";

const NS = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";
const encoder = new TextEncoder();
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clew-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const namesOf = async (input: SnapshotInput, limits = {}) => {
  const { snapshot, issues } = await readSnapshot(input, { limits });
  return {
    names: snapshot.documents.map((document) => document.name),
    codes: issues.map((issue) => `${issue.code} ${issue.document}`),
  };
};
const refusal = async (input: SnapshotInput, limits = {}): Promise<SnapshotError> => {
  const error: unknown = await readSnapshot(input, { limits }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SnapshotError)) throw new Error(`expected a refusal, came ${String(error)}`);
  return error;
};

describe("a folder", () => {
  test("is walked in sorted order; hidden folders and files of other kinds are passed over", async () => {
    write({
      "b.yaml": NS,
      "a/z.json": "{}",
      "a/b.yml": NS,
      ".git/config.yaml": NS,
      "a/.hidden.yaml": NS,
      "main.tf": "x",
      "README.md": "# x",
      "node_modules/p/package.json": "{}",
      "image.png": "\x89PNG",
    });
    expect(await namesOf(folder)).toEqual({ names: ["a/b.yml", "a/z.json", "b.yaml"], codes: [] });
  });

  test("files without a telling extension are taken when they look like documents", async () => {
    write({
      manifest: NS,
      "dump.txt": '{"a":1}',
      "notes.txt": "some words\nof prose",
      LICENSE: "text",
      "x.tmpl": "---\na: b",
    });
    expect((await namesOf(folder)).names).toEqual(["dump.txt", "manifest", "x.tmpl"]);
  });

  test("links are followed inside of the folder, and refused out of it or in a circle", async () => {
    write({ "real/a.yaml": NS });
    symlinkSync(join(folder, "real/a.yaml"), join(folder, "inside.yaml"));
    symlinkSync(join(folder, "real"), join(folder, "again"));
    symlinkSync("/etc/hostname", join(folder, "outside.yaml"));
    symlinkSync("/etc", join(folder, "outer"));
    symlinkSync(folder, join(folder, "real/loop"));
    symlinkSync(join(folder, "nowhere"), join(folder, "broken.yaml"));
    expect(await namesOf(folder)).toEqual({
      names: ["again/a.yaml", "inside.yaml", "real/a.yaml"],
      codes: [
        "link-loop again/loop",
        "broken-link broken.yaml",
        "link-outside outer",
        "link-outside outside.yaml",
        "link-loop real/loop",
      ],
    });
  });

  test("two folders that link to one another end", async () => {
    write({ "a/x.yaml": NS, "b/y.yaml": NS });
    symlinkSync(join(folder, "b"), join(folder, "a/b"));
    symlinkSync(join(folder, "a"), join(folder, "b/a"));
    const { names, codes } = await namesOf(folder);
    expect(names).toEqual(["a/b/y.yaml", "a/x.yaml", "b/a/x.yaml", "b/y.yaml"]);
    expect(codes).toEqual(["link-loop a/b/a", "link-loop b/a/b"]);
  });

  test("folders too deep are left out", async () => {
    write({ "a/b/c/d.yaml": NS, "x.yaml": NS });
    expect(await namesOf(folder, { depth: 2 })).toEqual({ names: ["x.yaml"], codes: ["too-deep a/b"] });
  });
});

describe("bytes", () => {
  test.each<readonly [string, Uint8Array, string, readonly string[]]>([
    ["UTF-8 with a mark", encoder.encode("\ufeffa: é\n"), "a: é\n", []],
    ["ISO-8859-1", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a), "a: é\n", ["encoding x.yaml"]],
    ["UTF-16 with a mark", Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3a, 0, 0x0a, 0), "a:\n", ["encoding x.yaml"]],
    ["a replacement character that was written", encoder.encode("a: \ufffd\n"), "a: \ufffd\n", []],
    ["CRLF", encoder.encode("a: 1\r\n"), "a: 1\r\n", []],
  ])("%s", async (_name, bytes, text, codes) => {
    write({ "x.yaml": bytes });
    const { snapshot, issues } = await readSnapshot(folder);
    expect(snapshot.documents.map((document) => document.read())).toEqual([text]);
    expect(issues.map((issue) => `${issue.code} ${issue.document}`)).toEqual(codes);
  });

  test("binary content under a telling name is an issue", async () => {
    write({ "x.yaml": Uint8Array.of(1, 0, 2), "y.yaml": NS });
    expect(await namesOf(folder)).toEqual({ names: ["y.yaml"], codes: ["binary x.yaml"] });
  });

  test("documents and totals above their limits are refused", async () => {
    write({ "x.yaml": "a".repeat(2000), "y.yaml": NS });
    expect(await namesOf(folder, { documentBytes: 1000 })).toEqual({ names: ["y.yaml"], codes: ["too-large x.yaml"] });
    expect(await refusal(folder, { totalBytes: 1000 })).toMatchObject({ code: "refused-input" });
    expect(await refusal(folder, { documents: 1 })).toMatchObject({ code: "refused-input" });
  });
});

describe("files and streams", () => {
  test("a single file is a snapshot of one, whatever its name", async () => {
    write({ "x.whatever": NS });
    expect(await namesOf(join(folder, "x.whatever"))).toEqual({ names: ["x.whatever"], codes: [] });
  });

  test("a stream is read to its end", async () => {
    async function* chunks() {
      yield encoder.encode("apiVersion: v1\nkind: Name");
      yield "space\nmetadata: {name: a}\n";
    }
    const { snapshot } = await readSnapshot({ content: chunks() });
    expect(snapshot.documents.map((document) => [document.name, document.read()])).toEqual([["stdin", NS]]);
  });

  test.each([
    ["a path that is not there", () => join(folder, "none"), "not-found"],
    ["an empty folder", () => folder, "unrecognised-input"],
    ["a broken gzip stream", () => ({ content: Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3) }), "unrecognised-input"],
    ["a broken zip archive", () => ({ content: Uint8Array.of(0x50, 0x4b, 3, 4, 9, 9, 9) }), "unrecognised-input"],
  ])("%s is an error with a code", async (_name, input, code) => {
    expect(await refusal(input())).toMatchObject({ code });
  });

  test("a snapshot in which nothing is recognised is an error that names the first issue", async () => {
    const estate = assembleEstate(snapshotFromDocuments([{ name: "x.yaml", text: "hello: world\n" }]));
    expect(() => requireRecognised(estate)).toThrow(SnapshotError);
    expect(() => requireRecognised(estate)).toThrow("an object with `hello`");
    expect(requireRecognised(assembleEstate(snapshotFromDocuments([{ name: "x.yaml", text: NS }]))).clusters.size).toBe(
      1,
    );
  });
});

describe("archives", { timeout: 60_000 }, () => {
  const files: readonly Entry[] = [
    { name: "estate/", type: "5" },
    { name: "estate/b.yaml", content: NS },
    { name: "./estate/a/x.json", content: "{}" },
    { name: "estate/.git/config.yaml", content: NS },
    { name: "estate/main.tf", content: "x" },
  ];
  const zipped = (entries: readonly Entry[]) =>
    zipSync(
      Object.fromEntries(
        entries
          .filter((entry) => entry.type !== "5")
          .map(({ name, content = "" }) => [name, typeof content === "string" ? encoder.encode(content) : content]),
      ),
    );

  test.each<readonly [string, () => Uint8Array]>([
    ["tar", () => tar(files)],
    ["tar.gz", () => gzipSync(tar(files))],
    ["zip", () => zipped(files)],
  ])("a %s gives the same documents as its folder, without the wrapper", async (_name, make) => {
    expect(await namesOf({ content: make() })).toEqual({ names: ["a/x.json", "b.yaml"], codes: [] });
  });

  test("a folder of the layout is no wrapper", async () => {
    expect((await namesOf({ content: tar([{ name: "aws/111122223333/x.json", content: "{}" }]) })).names).toEqual([
      "aws/111122223333/x.json",
    ]);
  });

  test("the id depends on content and names, not on the packing", async () => {
    const entries = [
      { name: "a.yaml", content: NS },
      { name: "b.yaml", content: `${NS}---\n${NS}` },
    ];
    write({ "a.yaml": NS, "b.yaml": `${NS}---\n${NS}` });
    const ids = await Promise.all(
      [folder, { content: tar(entries) }, { content: zipped(entries) }].map(
        async (input) => (await readSnapshot(input)).snapshot.id,
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("a single document, packed by gzip", async () => {
    expect((await namesOf({ content: gzipSync(NS), name: "dump.yaml.gz" })).names).toEqual(["dump.yaml"]);
  });

  test.each<readonly [string, (entries: readonly Entry[]) => Uint8Array]>([
    ["tar", tar],
    ["zip", zipped],
  ])("names that lead out of a %s are refused, the rest is kept", async (_name, make) => {
    const content = make([
      { name: "../up.yaml", content: NS },
      { name: "/etc/root.yaml", content: NS },
      { name: "a/../../x.yaml", content: NS },
      { name: "C:\\x.yaml", content: NS },
      { name: "..\\y.yaml", content: NS },
      { name: "good.yaml", content: NS },
    ]);
    const { names, codes } = await namesOf({ content });
    expect(names).toEqual(["good.yaml"]);
    expect(codes).toHaveLength(5);
    expect(new Set(codes.map((code) => code.split(" ")[0]))).toEqual(new Set(["path-traversal"]));
  });

  test("links in an archive are not followed", async () => {
    const content = tar([
      { name: "link.yaml", type: "2" },
      { name: "hard.yaml", type: "1" },
      { name: "a.yaml", content: NS },
    ]);
    expect(await namesOf({ content })).toEqual({
      names: ["a.yaml"],
      codes: ["link-in-archive link.yaml", "link-in-archive hard.yaml"],
    });
  });

  test("long names of GNU tar and of pax", async () => {
    const long = `${"d".repeat(120)}/x.yaml`;
    const pax = `${"e".repeat(120)}/y.yaml`;
    const record = `path=${pax}\n`;
    const length = record.length + 1 + String(record.length + 4).length;
    const content = tar([
      { name: "././@LongLink", type: "L", content: `${long}\0` },
      { name: "short", content: NS },
      { name: "pax", type: "x", content: `${length} ${record}` },
      { name: "short2", content: NS },
    ]);
    expect((await namesOf({ content })).names).toEqual([long, pax]);
  });

  test("a tar that breaks off keeps what came before", async () => {
    const whole = tar(
      [
        { name: "a.yaml", content: NS },
        { name: "b.yaml", content: NS },
      ],
      false,
    );
    expect(await namesOf({ content: whole.subarray(0, 512 * 3 + 20) })).toEqual({
      names: ["a.yaml"],
      codes: ["broken-archive a.yaml"],
    });
  });

  test("bombs are refused before they are unpacked", async () => {
    const zeros = new Uint8Array(20_000_000);
    const limits = { ratioFrom: 1_000_000, ratio: 50 };
    expect(await refusal({ content: gzipSync(zeros) }, limits)).toMatchObject({ code: "refused-input" });
    const { names, codes } = await namesOf(
      {
        content: zipped([
          { name: "bomb.yaml", content: zeros },
          { name: "a.yaml", content: NS },
        ]),
      },
      limits,
    );
    expect({ names, codes }).toEqual({ names: ["a.yaml"], codes: ["zip-bomb bomb.yaml"] });
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.yaml`, new Uint8Array(900_000)]));
    expect(await refusal({ content: zipSync(many) }, limits)).toMatchObject({ code: "refused-input" });
    expect(await refusal({ content: tar([{ name: "a.yaml" }, { name: "b.yaml" }]) }, { documents: 1 })).toMatchObject({
      code: "refused-input",
    });
  });
});

test("secret values are gone before anything is hashed", async () => {
  const secret = (value: string) => `kind: Secret\napiVersion: v1\nmetadata: {name: s}\ndata:\n  k: ${value}\n`;
  write({ "s.yaml": secret("aHVudGVy") });
  const first = await readSnapshot(folder);
  write({ "s.yaml": secret("b3RoZXI=") });
  const second = await readSnapshot(folder);
  expect(first.snapshot.id).toBe(second.snapshot.id);
  expect(first.snapshot.documents[0]?.read()).toBe(secret('"(removed)"'));
});
