/** A policy held against a snapshot. */
import { z } from "zod";
import { baselineSchema } from "../../policy/baseline.ts";
import { checkResultSchema } from "../../policy/result.ts";
import { policyOf } from "../../reports/open-check.ts";
import { bodyType, readTextBody } from "../body.ts";
import type { AppDeps } from "../deps.ts";
import { answerImmutable } from "../immutable-answer.ts";
import { ProblemError } from "../problem.ts";
import { CHECK_EXAMPLE, POLICY_EXAMPLE } from "../report-examples.ts";
import { type Route, route } from "../route.ts";
import { etagHeader, lines, notModified, QUERY_PROBLEMS, snapshotParams } from "./queries.ts";

/** Baselines list every known violation. */
const CHECK_BYTES = 8 * 1_048_576;
const YAML = "application/yaml";

const checkQuery = z.strictObject({
  document: z
    .string()
    .max(500)
    .optional()
    .describe("how the policy's file is named; with it a policy sent as text has lines in the answer"),
  date: z.iso.date().optional().describe("day on which exceptions must still hold, absent = today in UTC"),
  strict: z.boolean().default(false).describe("rows of Kubernetes and EKS that a gap decides count as undecided"),
});

const checkBody = z
  .strictObject({
    policy: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .optional()
      .describe("a policy as schemas/policy.schema.json has it, or its YAML text; absent = the shipped one"),
    baseline: baselineSchema.optional().describe("violations that are known and do not break the policy"),
  })
  .meta({ id: "CheckRequest" });

export function checkRoutes(deps: AppDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/snapshots/{id}/check",
      id: "check",
      tag: "queries",
      summary: "Does the snapshot keep a policy",
      description:
        "Holds forbid, allow-only, require and forbid-findings rules against the snapshot; every violation shows a shortest path. `outcome` is the answer: holds, broken or undecided. Lines are those of `violations`.",
      scope: "read",
      params: snapshotParams,
      query: checkQuery,
      exampleOf: { document: "clew-policy.yaml", date: "2026-11-25" },
      body: { schema: checkBody, example: { policy: POLICY_EXAMPLE }, bytes: CHECK_BYTES },
      otherBodies: {
        [YAML]: {
          schema: z.string().describe("the policy itself, YAML or JSON"),
          example: `apiVersion: clew/v1\nkind: Policy\nrules:\n  - id: no-outsiders\n    forbid: {kind: oidc}\n    can: {goal: cluster-admin}\n`,
        },
      },
      answer: {
        status: 200,
        says: "every rule, and every violation with its path",
        schema: checkResultSchema,
        example: CHECK_EXAMPLE,
        otherTypes: lines("violations"),
        headers: etagHeader,
      },
      alsoAnswers: notModified,
      problems: [...QUERY_PROBLEMS, "payload-too-large", "unsupported-media-type"],
      handle: async ({ params, query, body }, c) => {
        const { policy, baseline } = bodyType(c) === YAML ? { policy: await readTextBody(c, CHECK_BYTES) } : body;
        const { document, date, strict } = query;
        const question = {
          ...(policy === undefined ? {} : { policy: typeof policy === "string" ? policy : JSON.stringify(policy) }),
          ...(document === undefined || typeof policy === "object" ? {} : { document }),
        };
        const read = policyOf(question);
        if ("issues" in read) throw notUnderstood(read.issues);
        return answerImmutable(
          deps,
          c,
          params.id,
          "check",
          {
            ...question,
            date: date ?? new Date(deps.clock()).toISOString().slice(0, 10),
            ...(baseline === undefined ? {} : { baseline }),
            strict,
          },
          "violations",
        );
      },
    }),
  ];
}

type Faults = Extract<ReturnType<typeof policyOf>, { issues: unknown }>["issues"];

/** `bad-request` with the first faults of a policy, by line and pointer. */
function notUnderstood(issues: Faults): ProblemError {
  const faults = issues.slice(0, 20).map(({ pointer = "", line, expected, came }) => ({
    field: pointer.slice(0, 200),
    message: `${line === undefined ? "" : `line ${line}: `}expected ${expected}, came ${came}`.slice(0, 300),
  }));
  const said = faults.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
  return new ProblemError("bad-request", `the policy is not understood: ${said}`, { faults });
}
