/** Paths and scopes in a few words, for tables and sentences. Read from the answer's JSON, so every front door says the same. */
import type {
  AssumptionJson,
  EvidenceJson,
  GapJson,
  GrantJson,
  OpenJson,
  PathJson,
  RowJson,
  ScopeJson,
  StepJson,
} from "../queries/answer.ts";

/** A key as a person writes it: without the cluster it is said to be in. */
export function shortKey(key: string, cluster?: string | null): string {
  const bare = cluster != null && key.endsWith(`@${cluster}`) ? key.slice(0, -cluster.length - 1) : key;
  const sso = /^arn:[^:]*:iam::(\d*):role\/aws-reserved\/sso\.amazonaws\.com\/.*AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(
    bare,
  );
  if (sso !== null) return `SSO ${sso[2]} in ${sso[1]}`;
  const match = /^(saml:)?arn:[^:]*:(?:iam|sts)::(\d*):(.*)$/.exec(bare);
  if (match !== null) return `${match[1] ?? ""}${match[2]}:${match[3]}`;
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(bare);
  return account === null ? bare.replace(/^(user|group):/, "$1 ") : `serviceaccount ${account[1]}/${account[2]}`;
}

/** `access-entry → user ci → RoleBinding prod/deployers → ClusterRole edit` */
export function viaWords(row: Pick<RowJson, "path" | "cluster" | "as">): string {
  const parts: string[] = [];
  const { steps, grant } = row.path;
  for (const [index, step] of steps.entries()) {
    // Whoever enters a cluster is named by the group or policy that counts; the user name says no more.
    const named = index === steps.length - 1 && MAPPINGS.has(step.edge) && grant !== undefined && !matchesUser(grant);
    parts.push(named ? step.edge : `${step.edge} ${shortKey(step.to, row.cluster)}`);
  }
  if (grant !== undefined) parts.push(grantWords(grant, steps.length > 0));
  return parts.join(" → ");
}

const MAPPINGS = new Set(["access-entry", "aws-auth-role", "aws-auth-user", "aws-auth-account", "cluster-creator"]);

const matchesUser = (grant: GrantJson): boolean => grant.authorizer === "rbac" && grant.matched?.kind !== "Group";

/** The grant in a few words. */
export function grantWords(grant: GrantJson, named = true): string {
  switch (grant.authorizer) {
    case "superuser":
      return "group system:masters";
    case "node":
      return "Node authorizer";
    case "access-policy":
      return `access policy ${grant.policy?.split("/").at(-1) ?? ""}`;
    case "iam":
      if (grant.policy !== undefined) return `policy ${grant.policy}`;
      return grant.verdict === undefined ? "root of the account" : "a policy that was not supplied";
    case "rbac": {
      const matched = grant.matched;
      const group = named && matched?.kind === "Group" ? `group ${matched.name} → ` : "";
      return `${group}${objectWords(grant.binding)} → ${objectWords(grant.role)}`;
    }
  }
}

/** `Kind/namespace/name` as `Kind namespace/name`. */
export function objectWords(text: string | undefined): string {
  const [kind = "", namespace = "", ...name] = (text ?? "").split("/");
  return `${kind} ${namespace === "" ? "" : `${namespace}/`}${name.join("/")}`;
}

/** `prod, shop` or `everywhere`, with names where they are limited; at most `most` scopes are told apart. */
export function whereWords(row: Pick<RowJson, "scope" | "cluster">, most = Number.POSITIVE_INFINITY): string {
  const told = row.scope.map(scopeWords).filter((text) => text !== "");
  const scopes = told.length <= most ? told : [...told.slice(0, most), `${told.length - most} more`];
  const place = row.cluster === null ? "" : row.cluster;
  return [place, scopes.join("; ")].filter((text) => text !== "").join(": ");
}

function scopeWords(scope: ScopeJson): string {
  const marked = scope.verdict === undefined ? "" : ` (${scope.verdict})`;
  if (scope.resources !== undefined)
    return (scope.resources === "*" ? "any resource" : scope.resources.join(", ")) + marked;
  const where =
    scope.namespaces === undefined || scope.namespaces === "*" ? "everywhere" : listWords(scope.namespaces, 4);
  const names = scope.names === undefined || scope.names === "*" ? "" : ` [${listWords(scope.names, 2)}]`;
  return `${where}${names}${marked}`;
}

/** The first few of a list, and how many more. */
export function listWords(list: readonly string[], most: number): string {
  return list.length <= most ? list.join(", ") : `${list.slice(0, most).join(", ")} and ${list.length - most} more`;
}

/** The places a reviewer opens first: where each step is written, the subject that matched and the rules that grant. */
export function mainEvidence(path: PathJson): EvidenceJson[] {
  const places = path.steps.flatMap((step) => step.needs[0]?.evidence.slice(0, 1) ?? []);
  const { grant } = path;
  if (grant !== undefined)
    places.push(...(grant.authorizer === "rbac" ? grant.evidence.filter((_, index) => index !== 1) : grant.evidence));
  return distinct(places);
}

/** Every place that a path rests on, in order, once. */
export function evidenceOf(path: PathJson): EvidenceJson[] {
  const places: EvidenceJson[] = [];
  const stepPlaces = (step: StepJson): void => {
    for (const use of step.uses) for (const used of use) stepPlaces(used);
    for (const need of step.needs) places.push(...need.evidence);
  };
  for (const step of path.steps) stepPlaces(step);
  places.push(...(path.grant?.evidence ?? []));
  return distinct(places);
}

function distinct(places: readonly EvidenceJson[]): EvidenceJson[] {
  const seen = new Set<string>();
  return places.filter((place) => {
    const key = `${place.document}:${place.line ?? place.pointer}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `file.yaml:12`, or the pointer where there is no line. */
export function placeWords(place: EvidenceJson): string {
  return place.line === undefined
    ? `${place.document}${place.pointer === "" ? "" : `#${place.pointer}`}`
    : `${place.document}:${place.line}`;
}

/** What is still open, as a condition to read: `sts:ExternalId StringEquals x7 (caller)`. Gaps are named where they are given. */
export function openWords(open: OpenJson, gaps: readonly GapJson[] = []): string {
  if ("all" in open) return open.all.map((member) => nested(member, gaps)).join(" and ");
  if ("any" in open)
    return open.any.length === 0 ? "never" : open.any.map((member) => nested(member, gaps)).join(" or ");
  if ("not" in open) return `not ${nested(open.not as OpenJson, gaps)}`;
  if ("gap" in open) {
    const gap = gaps.find((one) => one.id === open.gap);
    return gap === undefined ? `gap ${open.gap}` : `what gap ${open.gap} hides allows it (${gapWords(gap)})`;
  }
  if ("key" in open) return `${open.key} ${open.operator} ${open.values.join(" | ")} (${open.controller})`;
  return "";
}

function nested(open: OpenJson, gaps: readonly GapJson[]): string {
  const text = openWords(open, gaps);
  return ("all" in open && open.all.length > 1) || ("any" in open && open.any.length > 1) ? `(${text})` : text;
}

const KIND_WORDS: Readonly<Record<GapJson["kind"], string>> = {
  "not-supplied": "not supplied",
  unreadable: "not readable",
  unpublished: "not published",
  undocumented: "not documented",
  nondeterministic: "left to chance",
  "search-limit": "beyond the limits of the search",
};

/** What is missing and why, in one short phrase; long lists are cut. */
export function gapWords(gap: Pick<GapJson, "kind" | "what">): string {
  return `${shortList(gap.what)}: ${KIND_WORDS[gap.kind]}`;
}

/** `a: x, y, z, …` with more than three things behind the colon, cut to two. */
function shortList(text: string): string {
  const colon = text.indexOf(": ");
  if (colon < 0) return text;
  const items = text.slice(colon + 2).split(", ");
  return items.length <= 3 ? text : `${text.slice(0, colon)}: ${listWords(items, 2)}`;
}

/** The gaps of an answer, a line each; the same gap of several clusters is one line. */
export function gapLines(gaps: readonly GapJson[]): string[] {
  return folded(
    gaps.map((gap) => {
      const cluster = /^cluster:([^/]+)/.exec(gap.scope)?.[1];
      const rows = gap.rows === undefined || gap.rows === 0 ? 0 : gap.rows;
      const close = gap.close.startsWith("none") ? "" : ` (${gap.close})`;
      const text = (name: string) => `${gapWords({ ...gap, what: named(gap.what, cluster, name) })}`;
      return {
        key: `${text("")}|${close}`,
        cluster,
        id: gap.id,
        say: (clusters: readonly string[], ids: readonly number[]) =>
          `gap ${ids.join(", ")}: ${text(clusters.join(", "))}${rows === 0 ? "" : `, ${rows} row${rows === 1 ? "" : "s"}`}${close}`,
      };
    }),
  );
}

/** The assumptions of an answer, a line each; the same one of several clusters is one line. */
export function assumptionLines(assumptions: readonly AssumptionJson[]): string[] {
  return folded(
    assumptions.map((one) => {
      const cluster = /cluster `([^`]+)`/.exec(one.why)?.[1];
      const text = (name: string) =>
        `assumed ${one.name} = ${one.value}: ${named(one.why, cluster, name)} (${named(one.switch, cluster, name)})`;
      return {
        key: text(""),
        cluster,
        id: one.id,
        say: (clusters: readonly string[]) =>
          text(clusters.join(", ")).replace(
            `\`${clusters.join(", ")}\``,
            clusters.map((name) => `\`${name}\``).join(", "),
          ),
      };
    }),
  );
}

interface Foldable {
  readonly key: string;
  readonly cluster: string | undefined;
  readonly id: number;
  say(clusters: readonly string[], ids: readonly number[]): string;
}

function folded(list: readonly Foldable[]): string[] {
  const groups = new Map<string, Foldable[]>();
  for (const one of list) {
    const group = groups.get(one.key);
    if (group === undefined) groups.set(one.key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const clusters = [...new Set(group.flatMap((one) => one.cluster ?? []))];
    return first === undefined
      ? []
      : [
          first.say(
            clusters,
            group.map((one) => one.id),
          ),
        ];
  });
}

/** A text with another name in the place of the cluster's. */
const named = (text: string, cluster: string | undefined, name: string): string =>
  cluster === undefined
    ? text
    : text
        .replaceAll(`\`${cluster}\``, `\`${name}\``)
        .replaceAll(`of cluster ${cluster}`, `of cluster ${name}`)
        .replaceAll(`clusters.${cluster}.`, `clusters.${name}.`);
