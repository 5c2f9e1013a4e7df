/** Identities, places, paths and dates in words of one language. */
import { objectWords, openWords, shortKey } from "../explain/words.ts";
import type { Verdict } from "../facts/verdict.ts";
import { code, joinTexts, type Lang, type Say, sayIn, type Text } from "../messages/message.ts";
import type {
  EvidenceJson,
  GrantJson,
  IdentityJson,
  OpenJson,
  PathJson,
  RowJson,
  ScopeJson,
  StepJson,
} from "../queries/answer.ts";
import type { PathDetail } from "./document.ts";
import type { EdgeWords, ReportOptions } from "./report.ts";

/** Everything that turns parts of an answer into text. */
export interface Words {
  readonly lang: Lang;
  readonly say: Say;
  verdict(verdict: Verdict): Text;
  identity(row: Pick<RowJson, "identity" | "cluster"> & Partial<Pick<RowJson, "everyone">>): Text;
  where(row: Pick<RowJson, "scope" | "cluster">): Text;
  scope(scope: ScopeJson): Text;
  how(path: PathJson, cluster: string | null): Text;
  grant(grant: GrantJson): Text;
  edge(id: string): string;
  /** Date of the youngest link of a path that has one; `firstSeen` stands in where none has. */
  since(path: PathJson, firstSeen?: string): Text;
  condition(open: OpenJson): Text | undefined;
  detail(row: RowJson): PathDetail;
}

export function wordsOf(options: Pick<ReportOptions, "lang" | "edges">): Words {
  const say = sayIn(options.lang);
  const titles = new Map<string, EdgeWords>(options.edges.map((edge) => [edge.id, edge]));
  const words: Words = {
    lang: options.lang,
    say,
    verdict: (verdict) => say(`verdict.${verdict}`),
    identity(row) {
      const who = nameOf(row.identity, row.cluster);
      const name = row.everyone === undefined ? code(who) : say("identity.everyone", { who, n: row.everyone });
      return row.identity.exists === false ? [...name, " (", ...say("identity.missing"), ")"] : name;
    },
    where(row) {
      const scopes = joinTexts(
        row.scope.map((scope) => words.scope(scope)),
        "; ",
      );
      return row.cluster === null ? scopes : [{ code: row.cluster }, ...(scopes.length > 0 ? [": ", ...scopes] : [])];
    },
    scope: (scope) => scopeText(scope, words),
    how: (path, cluster) => {
      const steps = path.steps.map(
        (step): Text => [`${step.edge.replaceAll("-", " ")} `, { code: shortKey(step.to, cluster) }],
      );
      return joinTexts([...steps, ...(path.grant === undefined ? [] : [words.grant(path.grant)])], " → ");
    },
    grant: (grant) => grantText(grant, say),
    edge: (id) => titles.get(id)?.title ?? id.replaceAll("-", " "),
    since(path, firstSeen) {
      const date = sinceOf(path);
      if (date !== undefined) return [date.slice(0, 10)];
      return firstSeen === undefined ? say("since.unknown") : say("since.firstSeen", { date: firstSeen.slice(0, 10) });
    },
    condition(open) {
      const text = openWords(open);
      return text === "" ? undefined : [{ code: text }];
    },
    detail(row) {
      const condition = row.verdict === "allowed" ? undefined : words.condition(row.open);
      return {
        title: words.identity(row),
        verdict: row.verdict,
        start: row.identity.id,
        cluster: row.cluster,
        path: row.path,
        ...(condition === undefined ? {} : { condition }),
        others: row.otherPaths,
      };
    },
  };
  return words;
}

/** An identity's own title (a permission set, say), else its key without what the cluster says anyway. */
export function nameOf(identity: IdentityJson, cluster: string | null): string {
  return identity.title ?? shortKey(identity.id, cluster);
}

/** At most so many names of a scope are spelled out. */
const NAMES = 6;

function scopeText(scope: ScopeJson, words: Words): Text {
  const { say } = words;
  const mark: Text = scope.verdict === undefined ? [] : [" (", ...words.verdict(scope.verdict), ")"];
  if (scope.resources !== undefined) {
    return scope.resources === "*" ? [...say("where.anyResource"), ...mark] : [...list(scope.resources, say), ...mark];
  }
  const place =
    scope.namespaces === undefined || scope.namespaces === "*" ? say("where.everywhere") : list(scope.namespaces, say);
  const names =
    scope.names === undefined || scope.names === "*"
      ? []
      : [", ", ...say("where.only", { names: scope.names.join(", ") })];
  return [...place, ...names, ...mark];
}

function list(values: readonly string[], say: Say): Text {
  const shown = joinTexts(values.slice(0, NAMES).map(code));
  return values.length <= NAMES ? shown : [...shown, " ", ...say("more.list", { n: values.length - NAMES })];
}

function grantText(grant: GrantJson, say: Say): Text {
  switch (grant.authorizer) {
    case "superuser":
      return say("grant.superuser");
    case "node":
      return say("grant.node");
    case "access-policy":
      return say("grant.accessPolicy", { policy: grant.policy?.split("/").at(-1) ?? "" });
    case "iam":
      if (grant.policy !== undefined) return say("grant.iam", { policy: grant.policy });
      return say(grant.verdict === undefined ? "grant.root" : "grant.iamUnseen");
    case "rbac": {
      const binding = objectWords(grant.binding);
      const role = objectWords(grant.role);
      return grant.matched?.kind === "Group"
        ? say("grant.rbacGroup", { group: grant.matched.name, binding, role })
        : say("grant.rbac", { binding, role });
    }
  }
}

/** RFC 3339 date from which a path holds: the youngest of its grant's and steps' dates; `undefined` when its grant has none. */
export function sinceOf(path: PathJson): string | undefined {
  const grant = dates(path.grant?.evidence ?? []);
  if (grant.length === 0) return undefined;
  const steps = path.steps.flatMap((step) => step.needs.flatMap((need) => dates(need.evidence)));
  return [...grant, ...steps].sort().at(-1);
}

const dates = (evidence: readonly EvidenceJson[]): string[] =>
  evidence.flatMap((place) => (place.since === undefined ? [] : [place.since]));

/** Every step of a path in the order it is taken, those inside `uses` first. */
export function* everyStep(steps: readonly StepJson[]): Generator<StepJson> {
  for (const step of steps) {
    for (const use of step.uses) yield* everyStep(use);
    yield step;
  }
}

/** An action of an answer's question in words: `delete pods in prod`. */
export function questionWords(question: Readonly<Record<string, unknown>>): string {
  const text = (name: string): string => (typeof question[name] === "string" ? question[name] : "");
  const where = text("namespace") === "" ? "" : ` in ${text("namespace")}`;
  if (text("goal") !== "") return `${text("goal")}${where}`;
  if (text("action") !== "")
    return `${text("action")}${text("arn") === "" || text("arn") === "*" ? "" : ` on ${text("arn")}`}`;
  if (text("path") !== "") return `${text("verb")} ${text("path")}`;
  const group = text("group") === "" ? "" : `.${text("group")}`;
  const sub = text("subresource") === "" ? "" : `/${text("subresource")}`;
  const name = text("name") === "" ? "" : ` ${text("name")}`;
  const and = Array.isArray(question["and"]) ? question["and"].map((more) => ` and ${String(more)}`).join("") : "";
  return `${text("verb")} ${text("resource")}${group}${sub}${name}${where}${and}`;
}
