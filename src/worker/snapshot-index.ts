/** A Durable Object for each snapshot: it loads the pack, opens the engine, and answers every question about that snapshot. */
import { DurableObject } from "cloudflare:workers";
import { gunzipSync } from "fflate";
import { type OpenEngine, openEngine } from "../explain/engine.ts";
import type { Issue } from "../facts/gap.ts";
import type { Snapshot } from "../facts/snapshot.ts";
import { answerOf, baseOf, type QuestionName, withIntakeIssues } from "../http/engines.ts";
import { problemFor } from "../http/on-error.ts";
import { ProblemError } from "../http/problem.ts";
import { d1Sql } from "../store/cloudflare/d1-sql.ts";
import { r2Blobs } from "../store/cloudflare/r2-blobs.ts";
import { readIndex } from "../store/pack.ts";
import { snapshotStore } from "../store/snapshot-store.ts";
import type { WorkerEnv } from "./env.ts";

/** What comes back over RPC, where errors lose their class. */
export type Outcome = { readonly answer: string } | { readonly code: string; readonly message: string };

/** Packed bytes that an isolate of 128 MB can hold beside what is made of them. */
const PACK_BYTES = 24 * 1_048_576;

export class SnapshotIndex extends DurableObject<WorkerEnv> {
  #opened: { readonly id: string; readonly engine: Promise<OpenEngine> } | undefined;

  /** `answer` is JSON. */
  async ask(snapshot: string, question: QuestionName, request: object): Promise<Outcome> {
    try {
      const base = baseOf(request);
      const engine = await this.#engineOf(snapshot);
      // A second snapshot is let go after its question: two do not fit for long.
      const earlier = base === undefined ? undefined : base === snapshot ? engine : await this.#open(base, snapshot);
      return { answer: JSON.stringify(answerOf(engine, question, request as never, earlier)) }; // typed where it was asked
    } catch (error) {
      const problem = problemFor(error);
      if (problem.id === "internal") throw error;
      return { code: problem.id, message: problem.message };
    }
  }

  /** Lets go of a snapshot that was deleted. */
  forget(): void {
    this.#opened = undefined;
  }

  #engineOf(id: string): Promise<OpenEngine> {
    if (this.#opened?.id === id) return this.#opened.engine;
    const engine = this.#open(id);
    this.#opened = { id, engine };
    engine.catch(() => this.forget());
    return engine;
  }

  /** @param beside another snapshot that is open meanwhile */
  async #open(id: string, beside?: string): Promise<OpenEngine> {
    const { snapshot, issues } = await this.#load(id, beside);
    return withIntakeIssues(openEngine(snapshot), issues);
  }

  async #load(
    id: string,
    beside: string | undefined,
  ): Promise<{ readonly snapshot: Snapshot; readonly issues: readonly Issue[] }> {
    const store = snapshotStore(d1Sql(this.env.DB), r2Blobs(this.env.BLOBS), Date.now);
    const blob = await store.open(id);
    if (blob === undefined) throw new ProblemError("snapshot-not-found", "the snapshot was deleted");
    const besides = beside === undefined ? 0 : ((await store.open(beside))?.size ?? 0);
    if (blob.size + besides > PACK_BYTES)
      throw new ProblemError(
        "unprocessable",
        `the ${beside === undefined ? "snapshot packs" : "two snapshots pack"} to more than the ${PACK_BYTES} bytes that one index holds here`,
      );
    const [index, bytes] = await Promise.all([readIndex(blob), blob.read(0, blob.size)]);
    const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
    const documents = index.documents.map(({ name, sha256, offset, length }) => ({
      name,
      sha256,
      read: () => text.decode(gunzipSync(bytes.subarray(offset, offset + length))),
    }));
    return { snapshot: { id: index.id, documents }, issues: index.issues };
  }
}
