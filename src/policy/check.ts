/** Holds a policy against a snapshot. Every question is asked once, however many rules ask it. */
import type { Estate } from "../facts/estate.ts";
import type { FindingJson } from "../findings/answer.ts";
import { API_VERSION, type RowJson, type WhatCanAnswerJson, type WhoCanAnswerJson } from "../queries/answer.ts";
import type { WhatCanRequest, WhoCanRequest } from "../queries/request.ts";
import { RequestError } from "../queries/request-error.ts";
import { type Asking, askRule } from "./ask-rule.ts";
import { type Baseline, knownBy } from "./baseline.ts";
import type { ReadPolicy } from "./read-policy.ts";
import { RECOMMENDED } from "./recommended.ts";
import type { CheckResultJson, ViolationJson } from "./result.ts";
import type { Rule } from "./schema.ts";
import { labelIndex, rowTest, type WayTest, type Who } from "./selector.ts";

/** What a check asks; an engine fits. */
export interface Asker {
  readonly estate: Estate;
  /**
   * `wanted` says whose rows are of interest; an answer may hold others too. With `ways` a row shows the best path that fits, and is
   * missing where none does; an asker that knows only best paths gives those. Equal questions are cheap to ask again.
   */
  whoCan(
    request: WhoCanRequest,
    wanted?: (who: Who) => boolean,
    ways?: WayTest,
  ): Pick<WhoCanAnswerJson, "rows" | "gaps" | "assumptions" | "notes">;
  whatCan(request: WhatCanRequest): WhatCanAnswerJson;
}

export interface CheckOptions {
  /** RFC 3339; exceptions expire against it. */
  readonly now: string;
  readonly baseline?: Baseline;
  /** Vendor rows that a gap decides count as undecided. */
  readonly strict?: boolean;
  /** Findings of the snapshot, asked when a rule wants them. */
  readonly findings: () => readonly FindingJson[];
}

/** Checks all rules. Throws RequestError, naming the rule, for one that asks what cannot be asked. */
export function checkPolicy(asker: Asker, read: ReadPolicy, options: CheckOptions): CheckResultJson {
  const { policy } = read;
  const asking: Asking = {
    asker: once(asker),
    labels: labelIndex(asker.estate),
    through: policy.through,
    strict: options.strict === true,
    findings: options.findings,
    gaps: new Map(),
    assumptions: new Map(),
    notes: new Set(),
  };
  const shipped = policy.extends === "recommended" ? RECOMMENDED.rules : [];
  const own = new Set(policy.rules.map((rule) => rule.id));
  const off = new Set(policy.disable);
  const rules: { rule: Rule; pointer: string | undefined }[] = [
    ...policy.rules.map((rule, index) => ({ rule, pointer: `/rules/${index}` })),
    // A rule of the file takes the place of the shipped one with its id.
    ...shipped.filter((rule) => !own.has(rule.id)).map((rule) => ({ rule, pointer: undefined })),
  ].filter(({ rule }) => !off.has(rule.id));
  for (const id of off)
    if (!own.has(id) && !shipped.some((rule) => rule.id === id))
      asking.notes.add(`expected the id of a rule in \`disable\`, came \`${id}\``);
  const result: Pick<CheckResultJson, "rules" | "violations" | "expired" | "unused"> = {
    rules: [],
    violations: [],
    expired: [],
    unused: [],
  };
  const known = options.baseline === undefined ? () => false : knownBy(options.baseline);
  const today = options.now.slice(0, 10);
  for (const { rule, pointer } of rules) {
    const line = (more: string): number | null =>
      pointer === undefined ? null : (read.line(`${pointer}${more}`) ?? null);
    const found = askSafely(asking, rule);
    const exceptions = rule.exceptions.map((exception, index) => ({
      ...exception,
      fits: rowTest(exception.who, asking.labels),
      used: false,
      expired: exception.expires < today,
      line: line(`/exceptions/${index}`),
    }));
    for (const violation of found) {
      const row = violation.row ?? placeholderRow(violation);
      const fitting = row === undefined ? [] : exceptions.filter((exception) => exception.fits(row));
      for (const exception of fitting) exception.used = true;
      const valid = fitting.find((exception) => !exception.expired);
      if (violation.status === "new" && known(violation)) violation.status = "known";
      if (valid !== undefined && violation.status !== "known") {
        violation.status = "excepted";
        violation.exception = { reason: valid.reason, expires: valid.expires };
      }
    }
    for (const { reason, expires, expired, used, line: at } of exceptions) {
      if (expired && used) result.expired.push({ rule: rule.id, reason, expires, line: at });
      if (!used) result.unused.push({ rule: rule.id, reason, expires, line: at });
    }
    const fresh = found.filter((violation) => violation.status === "new").length;
    const undecided = found.some((violation) => violation.status === "undecided");
    result.rules.push({
      id: rule.id,
      title: rule.title ?? rule.id,
      description: rule.description ?? "",
      severity: rule.severity,
      status: fresh > 0 ? "broken" : undecided ? "undecided" : "holds",
      violations: fresh,
      line: line(""),
    });
    result.violations.push(...found);
  }
  const outcome = result.rules.some((rule) => rule.status === "broken")
    ? "broken"
    : result.rules.some((rule) => rule.status === "undecided")
      ? "undecided"
      : "holds";
  return {
    apiVersion: API_VERSION,
    policy: policy.name,
    document: read.document ?? null,
    snapshot: asker.estate.snapshot,
    outcome,
    ...result,
    gaps: [...asking.gaps.values()].sort((a, b) => a.id - b.id),
    assumptions: [...asking.assumptions.values()].sort((a, b) => a.id - b.id),
    notes: [...asking.notes],
  };
}

/** Exit code of design §7. `unknown` says what undecided rules count as; without it they are 3. */
export function exitOf(result: CheckResultJson, unknown?: "fail" | "warn"): 0 | 1 | 3 {
  if (result.outcome === "broken") return 1;
  if (result.outcome === "holds") return 0;
  return unknown === "fail" ? 1 : unknown === "warn" ? 0 : 3;
}

function askSafely(asking: Asking, rule: Rule): ViolationJson[] {
  try {
    return askRule(asking, rule);
  } catch (error) {
    if (error instanceof RequestError) throw new RequestError(error.code, `rule \`${rule.id}\`: ${error.message}`);
    throw error;
  }
}

/** A required access that is not there has no row; exceptions look at its identity alone. */
function placeholderRow(violation: ViolationJson): RowJson | undefined {
  const { identity, cluster } = violation;
  if (identity === null) return undefined;
  return {
    identity,
    cluster,
    verdict: "denied",
    as: null,
    scope: [],
    limits: [],
    carriers: { pods: 0, samples: [] },
    path: { verdict: "denied", steps: [] },
    otherPaths: 0,
    open: {},
    gaps: [],
    assumptions: [],
    vendor: false,
  };
}

/** Answers of `whatCan` by request. */
function once(asker: Asker): Asker {
  const whatCan = new Map<string, WhatCanAnswerJson>();
  return {
    estate: asker.estate,
    whoCan: (request, wanted, ways) => asker.whoCan(request, wanted, ways),
    whatCan(request) {
      const key = JSON.stringify(request);
      const found = whatCan.get(key) ?? asker.whatCan(request);
      whatCan.set(key, found);
      return found;
    },
  };
}
