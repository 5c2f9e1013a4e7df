/** The JSON Schemas that Clew publishes, made from the schemas that it validates and types with. */
import { z } from "zod";
import { findingsAnswerSchema } from "../findings/answer.ts";
import { baselineSchema } from "../policy/baseline.ts";
import { checkResultSchema } from "../policy/result.ts";
import { policySchema } from "../policy/schema.ts";
import { canAnswerSchema, pathsAnswerSchema, whatCanAnswerSchema, whoCanAnswerSchema } from "../queries/answer.ts";
import { cutAnswerSchema } from "../queries/cut-answer.ts";
import { diffAnswerSchema } from "../queries/diff-answer.ts";
import { accessReportSchema } from "./access-answer.ts";
import { graphSchema } from "./graph-answer.ts";
import { graphLinesSchema } from "./graph-lines-answer.ts";

/** What people write, with defaults left out, and what Clew prints. */
const PUBLISHED: Readonly<Record<string, { readonly schema: z.ZodType; readonly io: "input" | "output" }>> = {
  policy: { schema: policySchema, io: "input" },
  baseline: { schema: baselineSchema, io: "input" },
  "who-can": { schema: whoCanAnswerSchema, io: "output" },
  can: { schema: canAnswerSchema, io: "output" },
  "what-can": { schema: whatCanAnswerSchema, io: "output" },
  paths: { schema: pathsAnswerSchema, io: "output" },
  diff: { schema: diffAnswerSchema, io: "output" },
  cut: { schema: cutAnswerSchema, io: "output" },
  findings: { schema: findingsAnswerSchema, io: "output" },
  check: { schema: checkResultSchema, io: "output" },
  report: { schema: accessReportSchema, io: "output" },
  graph: { schema: graphSchema, io: "output" },
  "graph-lines": { schema: graphLinesSchema, io: "output" },
};

/** File name (`policy.schema.json`) and text of every published schema. JSON Schema 2020-12; fields may be added within `clew/v1`, so answers admit more. */
export function* publishedSchemas(): Generator<{ readonly file: string; readonly text: string }> {
  for (const [name, { schema, io }] of Object.entries(PUBLISHED)) {
    yield {
      file: `${name}.schema.json`,
      text: `${JSON.stringify(z.toJSONSchema(schema, { io, target: "draft-2020-12" }), null, 2)}\n`,
    };
  }
}
