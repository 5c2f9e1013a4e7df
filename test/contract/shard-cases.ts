import { expect } from "vitest";
import { whoCanAnswerSchema } from "../../src/queries/answer.ts";
import { tarGz } from "./archive.ts";
import { CROSSING, FOUR_SHARDS } from "./four-shards.ts";
import { type ContractCase, call, get, json } from "./subject.ts";

export const SHARD_CASES: readonly ContractCase[] = [
  {
    name: "two accounts and two clusters are read as shards, and a path crosses all of them",
    run: async (subject) => {
      const uploaded = await call(subject, "POST", "/v1/snapshots", tarGz(FOUR_SHARDS), {
        "content-type": "application/gzip",
        prefer: "respond-async",
      });
      const { id, job } = (await json(uploaded)) as unknown as { id: string; job?: { shards: { shards: number } } };
      if (job !== undefined) expect(job.shards.shards).toBe(5);
      let asked = await get(subject, `/v1/snapshots/${id}/${CROSSING.path}`);
      for (let tries = 0; asked.status === 409 && tries < 200; tries++) {
        await asked.body?.cancel();
        await new Promise((resolve) => setTimeout(resolve, 50));
        asked = await get(subject, `/v1/snapshots/${id}/${CROSSING.path}`);
      }
      const text = await asked.text();
      expect(asked.status, text).toBe(200);
      const row = whoCanAnswerSchema
        .parse(JSON.parse(text))
        .rows.find(({ identity }) => identity.id === CROSSING.start);
      const seen = JSON.stringify(row?.path);
      for (const shard of ["aws/444455556666/", "/one/aws/", "/one/kubernetes/", "/two/aws/", "/two/kubernetes/"])
        expect(seen, `${shard} ${row?.path.steps.map(({ edge }) => edge).join(" ")}`).toContain(shard);
      expect(row?.path.steps.map(({ from }) => from)[0]).toBe(CROSSING.start);
      expect(row?.identity.exists).toBe(true);
      // The same bytes on every runtime: what the library says of the same documents on Node.
      expect(text).toBe(subject.crossing);
    },
  },
];
