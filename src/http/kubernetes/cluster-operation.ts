/** What all operations below `/v1/snapshots/{id}/clusters/{cluster}` have in common. */
import { z } from "zod";
import { readyRecordOf } from "../catalog.ts";
import { type AppContext, timed } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import type { QuestionName, Questions } from "../engines.ts";
import { fromProtobuf, PROTOBUF } from "./protobuf.ts";
import { statusSchema } from "./schemas.ts";
import { statusOf } from "./status.ts";

export const CLUSTER_BASE = "/v1/snapshots/{id}/clusters/{cluster}";
export const clusterParams = z.object({
  id: z.string(),
  cluster: z.string().describe("name of the cluster in the snapshot"),
});

/** kubectl sends protobuf, and takes JSON back. */
export const DECODERS = { [PROTOBUF]: fromProtobuf };
export const GROUP = "authorization.k8s.io/v1";
export const PROBLEMS = [
  "unknown-cluster",
  "snapshot-not-found",
  "snapshot-not-ready",
  "unrecognised-input",
  "deadline-exceeded",
  "unprocessable",
] as const;
export const BODY_PROBLEMS = [...PROBLEMS, "payload-too-large", "unsupported-media-type"] as const;
/** Errors are a `Status`, as an API server gives them. */
export const ERRORS = {
  schema: statusSchema,
  type: "application/json",
  example: (id: Parameters<typeof statusOf>[0], text: string) => statusOf(id, text),
};

/** Asks an opened snapshot, with its time taken. Throws what {@link readyRecordOf} and the engines throw. */
export async function askCluster<N extends QuestionName>(
  deps: AppDeps,
  c: AppContext,
  id: string,
  question: N,
  request: Questions[N]["request"],
): Promise<Questions[N]["answer"]> {
  const record = await readyRecordOf(deps.catalog, id);
  c.set("snapshot", record.id);
  return timed(c, "ask", () => deps.engines.ask(record.id, question, request));
}
