/** Two snapshots compared by classes, beside building one of them. */
import { type OpenEngine, openEngine } from "../../src/explain/engine.ts";
import { type AccessClasses, accessClasses } from "../../src/graph/classes.ts";
import { compareClasses } from "../../src/graph/compare-classes.ts";
import { holdingOf, type Numbering, numbering } from "../../src/graph/holding.ts";
import { netOf } from "../../src/graph/net.ts";
import { readSnapshot, snapshotFromDocuments } from "../../src/sources/files.ts";
import { type Bed, IDENTITY } from "../bed.ts";
import { quantile, timed } from "../measure.ts";
import { mustEqual, plainRow, type Row } from "../row.ts";

interface Indexed {
  readonly engine: OpenEngine;
  readonly classes: AccessClasses;
}

function indexed(engine: OpenEngine, numbers: Numbering): Indexed {
  const graph = engine.graph("identity");
  return { engine, classes: accessClasses(netOf(graph, IDENTITY, "out"), holdingOf(engine.world, numbers)) };
}

/** Rows of comparisons: of equal snapshots, and with one in a hundred bindings given another subject. */
export async function diffRows(bed: Bed): Promise<Row[]> {
  const { size, written } = bed;
  const numbers = numbering();
  const before = indexed(bed.engine, numbers);
  const { snapshot } = await readSnapshot(written.folder);
  const documents = snapshot.documents.map(({ name, read }) => ({
    name,
    text: name.endsWith("bindings.json") ? changed(read()) : read(),
  }));
  const after = indexed(openEngine(snapshotFromDocuments(documents)), numbers);
  const rows: Row[] = [];
  for (const [row, other, atMost] of [
    ["diff of equal snapshots vs rebuilding one", before, 0.05],
    ["diff with 1 % of the bindings changed vs rebuilding one", after, 0.1],
  ] as const) {
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < 5; round++) {
      const { ms, value } = await timed(
        () => [...compareClasses(before.classes, other.classes, pairs(before, other))].length,
      );
      times.push(ms);
      found = value;
    }
    mustEqual(row, found > 0, other !== before);
    rows.push(
      plainRow(
        {
          row,
          peerName: "load and build",
          target: { sizes: ["L"], atMost },
          limit: "one look-up a principal",
          work: `${found} identities whose reach differs`,
        },
        size.name,
        quantile(times, 0.5),
        bed.open,
        "ms",
      ),
    );
  }
  return rows;
}

function* pairs(before: Indexed, after: Indexed): Generator<readonly [number | undefined, number | undefined]> {
  const [a, b] = [before.engine.world.identities, after.engine.world.identities];
  const size = before.classes.of.length;
  for (const { id, key, kind } of a.list()) if (kind !== "hub" && id < size) yield [id, b.find(key)];
  const grown = after.classes.of.length;
  for (const { id, key, kind } of b.list())
    if (kind !== "hub" && id < grown && a.find(key) === undefined) yield [undefined, id];
}

/** The list with a new subject in the place of the first of every hundredth binding. */
function changed(text: string): string {
  const list: { items: { subjects: object[] }[] } = JSON.parse(text);
  for (let at = 0; at < list.items.length; at += 100) {
    const item = list.items[at];
    if (item !== undefined)
      item.subjects[0] = { kind: "Group", name: "newcomers", apiGroup: "rbac.authorization.k8s.io" };
  }
  return JSON.stringify(list);
}
