import { expect } from "vitest";
import { pack, readDocument, readIndex } from "../../src/store/pack.ts";
import type { Blobs, Sql } from "../../src/store/ports.ts";
import { snapshotStore } from "../../src/store/snapshot-store.ts";

export interface Storage {
  readonly sql: Sql;
  readonly blobs: Blobs;
}

export interface StorageCase {
  readonly name: string;
  readonly run: (storage: Storage) => Promise<void>;
}

function bytes(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
}

function failing(): ReadableStream<Uint8Array> {
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (turn++ < 3) controller.enqueue(new Uint8Array(1000));
      else controller.error(new Error("cut off"));
    },
  });
}

const packing = (tag: string, texts: Readonly<Record<string, string>>) =>
  pack({
    documents: (async function* () {
      for (const [name, text] of Object.entries(texts)) yield { name, text: `${tag}\n${text}` };
    })(),
    finish: () => ({ rename: (name) => name, issues: [] }),
  });

const insert = (id: string) => ({
  sql: "INSERT INTO jobs (id, snapshot, created_at) VALUES (?, ?, ?)",
  values: [id, "s", 1],
});

export const STORAGE_CASES: readonly StorageCase[] = [
  {
    name: "rows are written, read back in their types, and counted when changed",
    run: async ({ sql }) => {
      expect(
        await sql.run(
          "INSERT INTO tokens (id, name, sha256, scopes, created_at) VALUES (?, ?, ?, ?, ?)",
          "t1",
          "ü",
          "x1",
          "read",
          1_700_000_000_000,
        ),
      ).toBe(1);
      expect(await sql.all("SELECT name, created_at, expires_at FROM tokens WHERE id = ?", "t1")).toEqual([
        { name: "ü", created_at: 1_700_000_000_000, expires_at: null },
      ]);
      expect(await sql.run("UPDATE tokens SET revoked_at = ? WHERE id = ?", 2, "none")).toBe(0);
      await sql.run("DELETE FROM tokens WHERE id = ?", "t1");
    },
  },
  {
    name: "a batch is all or nothing",
    run: async ({ sql }) => {
      await expect(sql.batch([insert("b1"), insert("b2"), insert("b1")])).rejects.toThrow();
      expect(await sql.all("SELECT id FROM jobs WHERE id IN ('b1', 'b2')")).toEqual([]);
      await sql.batch([insert("b1"), insert("b2")]);
      expect((await sql.all("SELECT id FROM jobs WHERE id IN ('b1', 'b2')")).length).toBe(2);
    },
  },
  {
    name: "foreign keys and column types are held",
    run: async ({ sql }) => {
      await expect(sql.run("INSERT INTO labels (snapshot, key, value) VALUES ('none', 'a', 'b')")).rejects.toThrow();
      await expect(sql.run("INSERT INTO jobs (id, snapshot, created_at) VALUES ('x', 's', 'noon')")).rejects.toThrow();
    },
  },
  {
    name: "a blob is read back whole and in parts, whatever the chunks it came in",
    run: async ({ blobs }) => {
      const whole = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
      expect(await blobs.put("test/parts", bytes(whole.slice(0, 1), whole.slice(1, 70_000), whole.slice(70_000)))).toBe(
        100_000,
      );
      const blob = await blobs.get("test/parts");
      expect(blob?.size).toBe(100_000);
      expect(await blob?.read(0, 200_000)).toEqual(whole);
      expect(await blob?.read(99_990, 100)).toEqual(whole.slice(99_990));
      expect(await blob?.read(5, 10)).toEqual(whole.slice(5, 15));
      await blobs.delete("test/parts");
      expect(await blobs.get("test/parts")).toBeUndefined();
      await blobs.delete("test/parts");
    },
  },
  {
    name: "a blob of many megabytes is stored as it comes",
    run: async ({ blobs }) => {
      const chunk = new Uint8Array(1_048_576).fill(7);
      expect(await blobs.put("test/large", bytes(...Array.from({ length: 20 }, () => chunk)))).toBe(20 * 1_048_576);
      expect(await (await blobs.get("test/large"))?.read(20 * 1_048_576 - 3, 3)).toEqual(new Uint8Array([7, 7, 7]));
      await blobs.delete("test/large");
    },
  },
  {
    name: "a stream that fails leaves nothing",
    run: async ({ blobs }) => {
      await expect(blobs.put("test/failing", failing())).rejects.toThrow();
      expect(await blobs.get("test/failing")).toBeUndefined();
    },
  },
  {
    name: "keys that could be paths are refused",
    run: async ({ blobs }) => {
      for (const key of ["../x", "/x", "a//b", "a/../b", "A", "a b", ""])
        await expect(blobs.get(key)).rejects.toThrow(RangeError);
    },
  },
  {
    name: "a pack gives back its documents, sorted and named by content",
    run: async ({ sql, blobs }) => {
      const store = snapshotStore(sql, blobs, () => 1000);
      const one = await store.add(packing("p", { "b.yaml": "two", "a.yaml": "one" }), { env: "x" });
      const other = await store.add(packing("p", { "a.yaml": "one", "b.yaml": "two" }), { more: "y" });
      expect([one.isNew, other.isNew, other.id]).toEqual([true, false, one.id]);
      const blob = await store.open(one.id);
      if (blob === undefined) throw new Error("the pack is gone");
      const index = await readIndex(blob);
      expect(index.documents.map(({ name }) => name)).toEqual(["a.yaml", "b.yaml"]);
      const [first] = index.documents;
      expect(first === undefined ? "" : await readDocument(blob, first)).toBe("p\none");
      expect(await store.find(one.id)).toMatchObject({
        state: "reading",
        documents: 2,
        labels: { env: "x", more: "y" },
      });
      expect(await sql.all("SELECT key FROM loose_blobs")).toEqual([]);
      expect(await store.remove(one.id)).toBe(true);
      expect(await store.remove(one.id)).toBe(false);
      expect(await sql.all("SELECT * FROM labels WHERE snapshot = ?", one.id)).toEqual([]);
    },
  },
  {
    name: "an upload that fails leaves neither row nor blob",
    run: async ({ sql, blobs }) => {
      const store = snapshotStore(sql, blobs, () => 1000);
      const cut = pack({
        documents: (async function* () {
          yield { name: "a.yaml", text: "a" };
          throw new Error("cut off");
        })(),
        finish: () => ({ rename: (name) => name, issues: [] }),
      });
      await expect(store.add(cut, {})).rejects.toThrow("cut off");
      expect(await sql.all("SELECT key FROM loose_blobs")).toEqual([]);
    },
  },
  {
    name: "blobs of writers that died are swept, others are not",
    run: async ({ sql, blobs }) => {
      const store = snapshotStore(sql, blobs, () => 5000);
      const { id } = await store.add(packing("s", { "a.yaml": "kept" }), {});
      await sql.run("INSERT INTO loose_blobs (key, since) VALUES ('test/dead', 100), ('test/alive', 9000)");
      await blobs.put("test/dead", bytes(new Uint8Array(3)));
      await blobs.put("test/alive", bytes(new Uint8Array(3)));
      expect(await store.sweep(5000)).toBe(1);
      expect(await blobs.get("test/dead")).toBeUndefined();
      expect(await blobs.get("test/alive")).toBeDefined();
      expect(await store.open(id)).toBeDefined();
      expect(await store.sweep(10_000)).toBe(1);
      await store.remove(id);
    },
  },
  {
    name: "old snapshots expire, the newest are kept whatever their age",
    run: async ({ sql, blobs }) => {
      let now = 1000;
      const store = snapshotStore(sql, blobs, () => now);
      const ids: string[] = [];
      for (const text of ["x1", "x2", "x3"]) {
        now += 10;
        ids.push((await store.add(packing("e", { "a.yaml": text }), { case: "expire" })).id);
      }
      expect(await store.expire(now + 1, 2)).toEqual([ids[0]]);
      const page = await store.list({ limit: 10, labels: { case: "expire" } });
      expect(page?.snapshots.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
      for (const id of ids) await store.remove(id);
    },
  },
];
