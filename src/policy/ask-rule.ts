/** One rule asked: its violations before exceptions and baseline. */
import { fingerprint } from "../facts/fingerprint.ts";
import { compareVerdicts } from "../facts/verdict.ts";
import type { FindingJson } from "../findings/answer.ts";
import type { RowJson, ScopeJson, WhoCanAnswerJson } from "../queries/answer.ts";
import { whatCanRequest } from "../queries/request.ts";
import { RequestError } from "../queries/request-error.ts";
import { type AskedAction, askedAction } from "./action.ts";
import type { Asker } from "./check.ts";
import { plainText } from "./glob.ts";
import type { ViolationJson } from "./result.ts";
import type { AskedRule, Rule, Selector } from "./schema.ts";
import {
  anyGlob,
  type LabelIndex,
  namespaceOf,
  type RowTest,
  rowTest,
  type WayTest,
  type Who,
  whoTest,
  witnessTest,
} from "./selector.ts";

/** What all rules of one check share. */
export interface Asking {
  readonly asker: Asker;
  readonly labels: LabelIndex;
  readonly through: "direct" | "identity" | "all";
  readonly strict: boolean;
  readonly findings: () => readonly FindingJson[];
  readonly gaps: Map<number, WhoCanAnswerJson["gaps"][number]>;
  readonly assumptions: Map<number, WhoCanAnswerJson["assumptions"][number]>;
  readonly notes: Set<string>;
}

export function askRule(asking: Asking, rule: Rule): ViolationJson[] {
  if ("forbid-findings" in rule) {
    const wanted = anyGlob(rule["forbid-findings"]);
    return asking
      .findings()
      .filter((finding) => wanted?.(finding.finding) === true && !finding.vendor)
      .map((finding) => findingViolation(rule, finding));
  }
  const actions = Array.isArray(rule.can) ? rule.can : [rule.can];
  return actions.flatMap((action) => {
    const asked = askedAction(
      action,
      rule.through ?? asking.through,
      onlyCluster(rule),
      rule.vendor || asking.strict ? "show" : "hide",
    );
    return "require" in rule ? required(asking, rule, asked) : exceeded(asking, rule, asked);
  });
}

/** The one cluster that a rule is about; patterns are held against the rows. */
function onlyCluster(rule: AskedRule): string | undefined {
  return typeof rule.clusters === "string" ? plainText(rule.clusters) : undefined;
}

/** `forbid` and `allow-only`: rows that should not be. */
function exceeded(asking: Asking, rule: AskedRule, asked: AskedAction): ViolationJson[] {
  const found: ViolationJson[] = [];
  const selectors = "forbid" in rule ? rule.forbid : "allow-only" in rule ? rule["allow-only"] : "everyone";
  const named = rowTest(selectors, asking.labels);
  const bad: RowTest = "forbid" in rule ? named : (row) => !named(row);
  const who = whoTest(selectors, asking.labels);
  const settled = !("forbid" in rule);
  const ways = { fits: bad, ...("forbid" in rule ? { witness: witnessTest(selectors) } : {}) };
  for (const row of rowsOf(asking, rule, asked, selectors, (one) => who(one) !== settled, ways)) {
    if (!bad(row)) continue;
    const decided = compareVerdicts(row.verdict, rule.certainty) <= 0;
    if (!decided && row.verdict !== "unknown") continue;
    found.push({
      ...base(rule, asked, row.identity, row.cluster),
      kind: "forbid" in rule ? "forbidden" : "not-allowed",
      status: decided ? "new" : "undecided",
      verdict: row.verdict,
      row,
    });
  }
  return found;
}

/** `require`: every identity that is named must be able to. */
function required(asking: Asking, rule: AskedRule, asked: AskedAction): ViolationJson[] {
  const selectors = "require" in rule ? rule.require : "everyone";
  if (asked.request === "anything" || selectors === "everyone")
    throw new RequestError("bad-request", "expected named identities and an action in a `require` rule");
  const who = whoTest(selectors, asking.labels);
  const ways = { fits: rowTest(selectors, asking.labels), witness: witnessTest(selectors) };
  const rows = rowsOf(asking, rule, asked, selectors, (one) => who(one) !== false, ways);
  return (Array.isArray(selectors) ? selectors : [selectors]).flatMap((selector: Selector) => {
    const fits = rowTest(selector, asking.labels);
    const best = rows.filter(fits).sort((a, b) => compareVerdicts(a.verdict, b.verdict))[0];
    if (best !== undefined && compareVerdicts(best.verdict, rule.certainty) <= 0) return [];
    const id = best?.identity.id ?? [selector.id ?? selector.group ?? JSON.stringify(selector)].flat().join(", ");
    const identity = best?.identity ?? { id, kind: "unknown", entry: "unknown" as const, exists: null, vendor: false };
    return [
      {
        ...base(rule, asked, identity, best?.cluster ?? null),
        kind: "required",
        status: best?.verdict === "unknown" ? "undecided" : "new",
        verdict: best?.verdict ?? "denied",
        row: null,
      },
    ];
  });
}

/** Rows a rule looks at: in its clusters and namespaces, without what is shown through a mapping, vendor ones by choice. */
function rowsOf(
  asking: Asking,
  rule: AskedRule,
  asked: AskedAction,
  selectors: "everyone" | Selector | readonly Selector[],
  wanted: (who: Who) => boolean,
  ways: WayTest,
): RowJson[] {
  const inCluster = anyGlob(rule.clusters);
  const isHere = ({ cluster }: Who): boolean => cluster === null || (inCluster?.(cluster) ?? true);
  const rows =
    asked.request === "anything"
      ? anythingRows(asking, rule, asked, selectors)
      : whoRows(asking, asked.request, (who) => isHere(who) && wanted(who), ways);
  return rows.flatMap((row) => {
    if ((row.mappedBy ?? 0) > 0) return [];
    if (row.vendor && !rule.vendor && !(asking.strict && row.verdict === "unknown")) return [];
    if (!isHere(row)) return [];
    const scope = row.cluster === null ? row.scope : scopesIn(row, asked);
    if (scope === undefined) return [];
    return [scope === row.scope ? row : { ...row, scope }];
  });
}

function whoRows(
  asking: Asking,
  request: Exclude<AskedAction["request"], "anything">,
  wanted: (who: Who) => boolean,
  ways: WayTest,
): readonly RowJson[] {
  const answer = asking.asker.whoCan(request, wanted, ways);
  for (const gap of answer.gaps) asking.gaps.set(gap.id, gap);
  for (const taken of answer.assumptions) asking.assumptions.set(taken.id, taken);
  for (const note of answer.notes) asking.notes.add(note);
  return answer.rows;
}

/** Scopes of a row that the rule is about; `undefined` when none is. A scope that holds only under conditions carries its own verdict. */
function scopesIn(row: RowJson, asked: AskedAction): ScopeJson[] | undefined {
  const { inNamespace, elsewhere } = asked;
  if (inNamespace === undefined && !elsewhere) return row.scope;
  const own = elsewhere ? namespaceOf(row) : [];
  const kept = row.scope.flatMap((scope): ScopeJson[] => {
    if (scope.namespaces === undefined || scope.namespaces === "*") return [scope];
    const namespaces = scope.namespaces.filter(
      (namespace) => (inNamespace?.(namespace) ?? true) && !own.includes(namespace),
    );
    return namespaces.length === 0 ? [] : [{ ...scope, namespaces }];
  });
  return kept.length === 0 ? undefined : kept;
}

/** Whatever the named identities hold: one row for each grant of what they reach. */
function anythingRows(
  asking: Asking,
  rule: AskedRule,
  asked: AskedAction,
  selectors: "everyone" | Selector | readonly Selector[],
): RowJson[] {
  const list = selectors === "everyone" ? [] : Array.isArray(selectors) ? selectors : [selectors];
  const ids = list.flatMap((selector: Selector) =>
    [selector.id ?? []].flat().map((pattern) => plainText(pattern) ?? ""),
  );
  if (ids.length === 0 || ids.includes(""))
    throw new RequestError("bad-request", "expected identities named one by one, without patterns, beside `anything`");
  const through = rule.through ?? asking.through;
  return ids.flatMap((subject) => {
    const answer = asking.asker.whatCan(
      whatCanRequest.parse({
        subject,
        namespace: asked.namespace,
        cluster: onlyCluster(rule),
        through,
        vendor: "hide",
      }),
    );
    for (const gap of answer.gaps) asking.gaps.set(gap.id, gap);
    return answer.reached.flatMap((reached): RowJson[] => {
      const [first] = reached.permissions;
      if (first === undefined) return [];
      const scope = reached.permissions.map((permission) => permission.scope);
      const identity = {
        id: subject,
        kind: reached.identity.kind,
        entry: reached.identity.entry,
        exists: true,
        vendor: false,
      };
      return [
        {
          identity,
          cluster: reached.cluster,
          verdict: reached.verdict,
          as: null,
          scope: asked.namespace === undefined ? scope : [{ namespaces: [asked.namespace], names: "*" }],
          limits: [],
          carriers: { pods: 0, samples: [] },
          path: { ...reached.path, grant: first.grant },
          otherPaths: 0,
          open: {},
          gaps: [],
          assumptions: [],
          vendor: false,
        },
      ];
    });
  });
}

type Base = Pick<
  ViolationJson,
  "fingerprint" | "rule" | "severity" | "identity" | "cluster" | "action" | "goal" | "finding" | "exception"
>;

function base(rule: AskedRule, asked: AskedAction, identity: RowJson["identity"], cluster: string | null): Base {
  const print = fingerprint(["violation", rule.id, identity.id, cluster ?? "", asked.key]);
  return {
    fingerprint: print,
    rule: rule.id,
    severity: rule.severity,
    identity,
    cluster,
    action: asked.words,
    goal: asked.goal ?? null,
    finding: null,
    exception: null,
  };
}

function findingViolation(rule: Rule, finding: FindingJson): ViolationJson {
  return {
    fingerprint: fingerprint(["violation", rule.id, finding.fingerprint]),
    rule: rule.id,
    severity: rule.severity,
    kind: "finding",
    status: "new",
    identity: null,
    cluster: finding.cluster,
    action: finding.title,
    goal: null,
    verdict: "allowed",
    row: null,
    finding,
    exception: null,
  };
}
