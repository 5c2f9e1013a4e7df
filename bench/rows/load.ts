/** Loading, building and what is held afterwards, beside reading and JSON.parse; trust candidates beside kept edges. */
import { accessClasses } from "../../src/graph/classes.ts";
import { holdingOf, numbering } from "../../src/graph/holding.ts";
import { netOf } from "../../src/graph/net.ts";
import { buildIam } from "../../src/iam/iam-model.ts";
import { gapTable } from "../../src/iam/model/gap-table.ts";
import { type Bed, IDENTITY, settledMemory } from "../bed.ts";
import { timed } from "../measure.ts";
import { plainRow, type Row } from "../row.ts";
import { trustRow } from "./trust.ts";

/** Rows of one load. The floor is read and parsed in the same process just before. */
export async function loadRows(bed: Bed): Promise<Row[]> {
  const { size, written, world, graph } = bed;
  const before = settledMemory();
  const index = await timed(() => accessClasses(netOf(graph, IDENTITY, "out"), holdingOf(world, numbering())));
  const indexBytes = settledMemory() - before;
  const megabytes = `${(written.bytes / 1e6).toFixed(1)} MB in ${written.files.length} documents; the graph of steps by design, none of abuse`;
  const limit = "reading alone: 0.02 to 0.09 of it";
  const parse = "read and JSON.parse";
  const trust = buildIam(world.estate, { gaps: gapTable(world.estate.gaps) }).trustGraph().stats;
  const rows = [
    plainRow(
      {
        row: "load and build / read and JSON.parse, one thread",
        peerName: parse,
        target: { sizes: ["L"], atMost: 0.8 },
        limit,
        work: megabytes,
      },
      size.name,
      bed.open,
      bed.floor,
      "ms",
    ),
    plainRow(
      {
        row: "load and build with bulk index / read and JSON.parse",
        peerName: parse,
        target: { sizes: ["L"], atMost: 1 },
        limit,
        work: `${megabytes}; ${index.value.count} classes`,
      },
      size.name,
      bed.open + index.ms,
      bed.floor,
      "ms",
    ),
    plainRow(
      {
        row: "trust candidates / kept edges",
        peerName: "kept edges",
        target: { sizes: ["L"], atMost: 1.05 },
        limit: "1",
        work: "decisions made while principals are linked to roles",
      },
      size.name,
      trust.candidates,
      trust.kept,
      "pairs",
    ),
    trustRow(size.name, bed.seed),
  ];
  if (!Number.isNaN(bed.held))
    rows.push(
      plainRow(
        {
          row: "steady memory / JSON bytes: core",
          peerName: "JSON bytes",
          target: { sizes: ["L"], atMost: 0.15 },
          limit: "0.06",
          work: "the open engine: documents, facts, evidence, world and the graph of steps by design",
        },
        size.name,
        bed.held / 1e6,
        written.bytes / 1e6,
        "MB",
      ),
      plainRow(
        {
          row: "steady memory / JSON bytes: with index",
          peerName: "JSON bytes",
          target: { sizes: ["L"], atMost: 0.22 },
          limit: "0.06",
          work: "the same with access classes",
        },
        size.name,
        (bed.held + Math.max(0, indexBytes)) / 1e6,
        written.bytes / 1e6,
        "MB",
      ),
    );
  return rows;
}
