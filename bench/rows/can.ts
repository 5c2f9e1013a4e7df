/** `can` from strings beside casbin, Cedar, CASL and a scan. */

import { accessIndex } from "../../src/graph/access-index.ts";
import { type Bed, IDENTITY } from "../bed.ts";
import { measure, timed } from "../measure.ts";
import { casbinOf } from "../peers/casbin.ts";
import { caslOf } from "../peers/casl.ts";
import { cedarOf } from "../peers/cedar.ts";
import { drawReview, type Review } from "../peers/request.ts";
import { scanCan } from "../peers/scan.ts";
import { mustEqual, type Row, rowOf } from "../row.ts";

/** Rows of single decisions. Peers know RBAC alone; ours answers through every chain of steps by design. */
export async function canRows(bed: Bed): Promise<Row[]> {
  const { world, graph, size } = bed;
  if (size.name !== "S" && size.name !== "smoke") return [];
  const [cluster] = world.clusters.keys();
  if (cluster === undefined) return [];
  const direct = accessIndex(world, graph, { ...IDENTITY, steps: false });
  const built = await timed(() => accessIndex(world, graph, IDENTITY));
  const index = built.value;
  const casbin = await casbinOf(world, cluster);
  const casl = caslOf(world, cluster);
  const cedar = cedarOf(world, cluster);
  const reviews = Array.from({ length: 4000 }, () => drawReview(bed, bed.random));
  const ask = (from: typeof index, review: Review): boolean | undefined => from.can(review.user, review);
  let decided = 0;
  for (const review of reviews.slice(0, 300)) {
    const ours = ask(direct, review);
    const real = world.cluster(cluster).authorizer.review(
      {
        user: review.user,
        groups: [
          "system:serviceaccounts",
          `system:serviceaccounts:${review.account.namespace}`,
          "system:authenticated",
        ],
      },
      { ...review, name: "" },
    ).allowed;
    const where = JSON.stringify(review);
    // What the index cannot tell is not compared here: the search answers it.
    if (ours !== undefined) {
      decided++;
      mustEqual(`the index and the authorizer on ${where}`, ours, real);
    }
    mustEqual(`casbin on ${where}`, real, await casbin(review));
    mustEqual(`Cedar on ${where}`, real, cedar(review));
    mustEqual(`CASL on ${where}`, real, casl(review));
    mustEqual(`the scan on ${where}`, real, scanCan(world, review));
  }
  const at = (round: number, call: number): Review => reviews[(round * 997 + call) % reviews.length] as Review; // modulo the length
  const ours = { calls: 2000, run: (round: number, call: number) => ask(index, at(round, call)) };
  const work = `300 equal decisions (${decided} by the index alone); ours from strings through all steps by design, index of ${index.classes.count} classes built in ${built.ms.toFixed(0)} ms`;
  const limit = "four look-ups of fresh strings: 0.3 us";
  const rounds = size.name === "smoke" ? 2 : 7;
  const versus = async (
    row: string,
    peerName: string,
    atLeast: number,
    calls: number,
    run: (review: Review) => unknown,
  ): Promise<Row> =>
    rowOf(
      { row, peerName, target: { sizes: ["S"], atLeast }, limit, work },
      size.name,
      await measure(ours, { calls, run: (round, call) => run(at(round, call)) }, rounds),
    );
  return [
    await versus("can from strings vs casbin", "casbin 5.51.1", 3000, 5, casbin),
    await versus("can from strings vs Cedar", "@cedar-policy/cedar-wasm 4.13.0", 3000, 5, cedar),
    await versus("can from strings vs CASL", "@casl/ability 7.0.1", 15, 200, casl),
    await versus("can from strings vs kubectl-who-can-style scan", "scan of all bindings", 1, 20, (review) =>
      scanCan(world, review),
    ),
  ];
}
