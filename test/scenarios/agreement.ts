/** can ⇔ in who-can (or member of a row) ⇔ what-can reaches a holder ⇔ a path exists. */
import { expect } from "vitest";
import type { OpenEngine } from "../../src/explain/engine.ts";
import { canRequest, type WhoCanRequest } from "../../src/queries/request.ts";

/** Asks `can` for every starting identity and compares with who-can. */
export function expectAgreement(engine: OpenEngine, request: WhoCanRequest): void {
  if (request.goal !== undefined || request.and !== undefined) return;
  const answer = engine.whoCan(request);
  const { world } = engine;
  for (const cluster of request.action === undefined ? world.clusters.keys() : [undefined]) {
    if (request.cluster !== undefined && cluster !== undefined && cluster !== request.cluster) continue;
    const rows = new Map(
      answer.rows.filter((row) => row.cluster === (cluster ?? null)).map((row) => [row.identity.id, row.verdict]),
    );
    const everyone = answer.rows.filter((row) => row.everyone !== undefined && row.cluster === (cluster ?? null));
    for (const start of world.starts(cluster)) {
      const { shown } = world.identities.at(start);
      const { vendor: _v, limit: _l, cursor: _c, goal: _g, and: _a, ...action } = request;
      const one = engine.can(
        canRequest.parse({ ...action, subject: shown, ...(cluster === undefined ? {} : { cluster }) }),
      );
      const row = rows.get(shown);
      if (row !== undefined)
        expect({ subject: shown, cluster, verdict: one.verdict }).toEqual({ subject: shown, cluster, verdict: row });
      else if (one.verdict !== "denied") {
        const isMember = everyone.length > 0;
        expect({ subject: shown, cluster, isMember, verdict: one.verdict }).toEqual({
          subject: shown,
          cluster,
          isMember: true,
          verdict: one.verdict,
        });
      }
    }
  }
}
