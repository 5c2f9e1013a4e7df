/** Linking the trust graph of one big account, beside JSON.parse of its documents. */
import { buildIam } from "../../src/iam/iam-model.ts";
import type { TrustStats } from "../../src/iam/model/trust-graph.ts";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";
import { accountDocuments, organization } from "../generate/account.ts";
import type { GeneratedDocument } from "../generate/estate.ts";
import { plan } from "../generate/plan.ts";
import { random } from "../generate/random.ts";
import { SIZES, type Size } from "../generate/sizes.ts";
import { type Measured, quantile } from "../measure.ts";
import { type Row, rowOf } from "../row.ts";

const ROUNDS = 9;

/** Documents of one account with that many roles, and of an organization of its own. */
function bigAccount(seed: number, rolesPerAccount: number): GeneratedDocument[] {
  const size: Size = { ...SIZES.S, accounts: 1, rolesPerAccount };
  const all = plan(random(seed).fork("plan"), size);
  const documents = new Map<string, unknown>([["organization.json", organization(all)]]);
  for (const account of all.accounts)
    for (const [name, value] of accountDocuments(random(seed).fork(account.id), all, account))
      documents.set(name, value);
  return [...documents].map(([name, value]) => ({ name, text: JSON.stringify(value) }));
}

/** The row: in turns, the documents are parsed, and the graph of freshly read facts is linked, so that nothing known of an earlier round helps. */
export function trustRow(size: string, seed: number): Row {
  const roles = size === "smoke" ? 100 : 10_000;
  const documents = bigAccount(seed, roles);
  const ours: number[] = [];
  const peer: number[] = [];
  let stats: TrustStats = { candidates: 0, kept: 0 };
  // The first round is not counted: both sides get compiled.
  for (let round = 0; round <= ROUNDS; round++) {
    const estate = assembleEstate(snapshotFromDocuments(documents), {});
    const a = clocked(() => {
      stats = buildIam(estate).trustGraph().stats;
    });
    const b = clocked(() => {
      for (const { text } of documents) JSON.parse(text);
    });
    if (round === 0) continue;
    ours.push(a);
    peer.push(b);
  }
  const megabytes = documents.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  return rowOf(
    {
      row: `link trust of ${roles} roles / JSON.parse`,
      peerName: "JSON.parse",
      target: { sizes: ["S", "M", "L"], atMost: 0.3 },
      limit: "looking once at every policy of every role: about 0.2",
      work: `${megabytes.toFixed(1)} MB; ${stats.kept} edges and hub targets out of ${stats.candidates} candidates`,
    },
    size,
    measured(ours, peer),
  );
}

function clocked(work: () => void): number {
  globalThis.gc?.();
  const start = performance.now();
  work();
  return performance.now() - start;
}

function measured(ours: readonly number[], peer: readonly number[]): Measured {
  const ratios = ours.map((own, at) => (peer[at] ?? Number.NaN) / own);
  const timing = (values: readonly number[]) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) });
  return {
    ours: timing(ours),
    peer: timing(peer),
    ratio: quantile(ratios, 0.5),
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
  };
}
