/** A policy held against an opened snapshot. */
import type { OpenEngine } from "../explain/engine.ts";
import type { Issue } from "../facts/gap.ts";
import type { Baseline } from "../policy/baseline.ts";
import { checkPolicy } from "../policy/check.ts";
import { type ReadPolicy, readPolicy } from "../policy/read-policy.ts";
import { recommendedPolicy } from "../policy/recommended.ts";
import type { CheckResultJson } from "../policy/result.ts";
import { rowsAsker } from "../policy/rows-asker.ts";
import { RequestError } from "../queries/request-error.ts";
import { findingsOf } from "./open-findings.ts";

/** What a check is given; it survives a structured clone. */
export interface CheckQuestion {
  /** YAML or JSON of a policy; absent = the shipped one. */
  readonly policy?: string;
  /** How the policy's file is named; absent = it is no file, and nothing in it has a line. */
  readonly document?: string;
  /** RFC 3339 date or time: the day on which exceptions must still hold. */
  readonly date: string;
  readonly baseline?: Baseline;
  /** Vendor rows that a gap decides count as undecided. */
  readonly strict: boolean;
}

/** The policy of a question, or every fault of it. */
export function policyOf({
  policy,
  document,
}: Pick<CheckQuestion, "policy" | "document">): { readonly read: ReadPolicy } | { readonly issues: readonly Issue[] } {
  if (policy === undefined) return { read: recommendedPolicy };
  const result = readPolicy(policy, document ?? "policy");
  if ("issues" in result || document !== undefined) return result;
  return { read: { policy: result.read.policy, line: () => undefined } };
}

/** Checks the policy. Throws RequestError `bad-request` for a policy that is not understood, and what a rule that cannot be asked throws. */
export function checkOf(engine: OpenEngine, question: CheckQuestion): CheckResultJson {
  const { date, baseline, strict } = question;
  const policy = policyOf(question);
  if ("issues" in policy) throw new RequestError("bad-request", "the policy is not understood");
  return checkPolicy(rowsAsker(engine), policy.read, {
    now: date,
    ...(baseline === undefined ? {} : { baseline }),
    strict,
    findings: () => findingsOf(engine).findings,
  });
}
