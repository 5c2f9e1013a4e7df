/** One YAML world with expectations for every query; the queries are also checked against one another. */
import { createHash } from "node:crypto";
import { load } from "js-yaml";
import { z } from "zod";
import { type OpenEngine, openEngine } from "../../src/explain/engine.ts";
import type { Snapshot } from "../../src/facts/snapshot.ts";
import { canRequest, pathsRequest, whatCanRequest, whoCanRequest } from "../../src/queries/request.ts";

const verdict = z.enum(["allowed", "conditional", "unknown", "denied"]);

const expectation = z.union([
  z.strictObject({
    whoCan: whoCanRequest,
    /** identity id (with @cluster where two clusters are asked) to verdict; exact unless `atLeast`. */
    rows: z.record(z.string(), verdict).optional(),
    atLeast: z.record(z.string(), verdict).optional(),
    without: z.array(z.string()).optional(),
    edges: z.record(z.string(), z.array(z.string())).optional(),
    scope: z.record(z.string(), z.array(z.unknown())).optional(),
  }),
  z.strictObject({
    can: canRequest,
    verdict,
    /** Edge ids of the path, in order. */
    edges: z.array(z.string()).optional(),
    /** Keys of the leaves left open, sorted. */
    open: z.array(z.string()).optional(),
    steps: z.number().int().optional(),
  }),
  z.strictObject({ paths: pathsRequest, verdicts: z.array(verdict), edges: z.array(z.array(z.string())).optional() }),
  z.strictObject({ whatCan: whatCanRequest, reached: z.array(z.string()) }),
  z.strictObject({ review: z.record(z.string(), z.unknown()), allowed: z.boolean() }),
]);

export const scenarioSchema = z.strictObject({
  title: z.string(),
  why: z.string().optional(),
  options: z
    .strictObject({
      defaults: z.enum(["auto", "none", "kubernetes", "eks"]).optional(),
      kubernetesVersion: z.string().optional(),
      assume: z.array(z.string()).optional(),
    })
    .default({}),
  /** File name to content: text, or an object that is written as JSON; a list becomes a Kubernetes List. */
  documents: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])),
  expect: z.array(expectation),
});
export type Scenario = z.output<typeof scenarioSchema>;

/** Reads a scenario file. Throws with the place when it is malformed. */
export function readScenario(text: string): Scenario {
  return scenarioSchema.parse(load(text));
}

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A snapshot of documents given as text or objects. */
export function snapshotOf(documents: Scenario["documents"]): Snapshot {
  const list = Object.entries(documents)
    .map(([name, content]) => {
      const text =
        typeof content === "string"
          ? content
          : JSON.stringify(
              Array.isArray(content) ? { apiVersion: "v1", kind: "List", items: content } : content,
              null,
              1,
            );
      return { name, sha256: sha(text), read: () => text };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    id: `sha256:${sha(list.map((document) => `${document.name}\u0000${document.sha256}\n`).join(""))}`,
    documents: list,
  };
}

export function openScenario(scenario: Scenario): OpenEngine {
  return openEngine(snapshotOf(scenario.documents), {
    ...(scenario.options.defaults === undefined ? {} : { defaults: scenario.options.defaults }),
    ...(scenario.options.kubernetesVersion === undefined
      ? {}
      : { kubernetesVersion: scenario.options.kubernetesVersion }),
    ...(scenario.options.assume === undefined ? {} : { assume: scenario.options.assume }),
  });
}
