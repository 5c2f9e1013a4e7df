/** Which RBAC objects an API server refuses. Rules: kubernetes pkg/apis/rbac/validation/validation.go after the defaulting of pkg/apis/rbac/v1/defaults.go. */
import { RBAC_GROUP } from "./kubernetes.ts";

/** One reason for refusing an object. `field` is upstream's path (`rules[0].verbs`), `pointer` the same place as a JSON Pointer. */
export interface RbacFault {
  readonly field: string;
  readonly pointer: string;
  readonly expected: string;
  readonly came: string;
}

type Path = readonly (string | number)[];
type Report = (path: Path, expected: string, came: string) => void;
type Fields = Readonly<Record<string, unknown>>;

const SUBJECT_KINDS = ["ServiceAccount", "User", "Group"];
const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];

/**
 * Why an API server refuses this Role, ClusterRole, RoleBinding or ClusterRoleBinding; empty = it is accepted.
 * Takes the object as it was parsed from JSON or YAML; an object of any other kind has no faults here.
 */
export function rbacFaults(raw: unknown): readonly RbacFault[] {
  const faults: RbacFault[] = [];
  const report: Report = (path, expected, came) => {
    faults.push({ field: fieldOf(path), pointer: pointerOf(path), expected, came });
  };
  if (!isFields(raw)) return faults;
  const kind = raw["kind"];
  if (kind === "Role" || kind === "ClusterRole") {
    metadata(raw, report);
    role(raw, kind, report);
  } else if (kind === "RoleBinding" || kind === "ClusterRoleBinding") {
    metadata(raw, report);
    binding(raw, kind, report);
  }
  return faults;
}

/** {@link rbacFaults} as sentences: ``rules[0].verbs: expected at least one verb, came none``. */
export function validateRbacObject(raw: unknown): string[] {
  return rbacFaults(raw).map((fault) => `${fault.field}: expected ${fault.expected}, came ${fault.came}`);
}

function metadata(raw: Fields, report: Report): void {
  const meta = raw["metadata"];
  const name = isFields(meta) ? meta["name"] : undefined;
  if (name === undefined || name === null || name === "") report(["metadata", "name"], "a name", "none");
  else if (typeof name !== "string") report(["metadata", "name"], "text", shown(name));
  else pathSegment(name, ["metadata", "name"], report);
}

/** apimachinery pkg/api/validation/path ValidatePathSegmentName: RBAC names are free but must fit into a URL. */
function pathSegment(name: string, path: Path, report: Report): void {
  if (name === "." || name === ".." || name.includes("/") || name.includes("%"))
    report(path, "a name without `/` and `%` that is not `.` or `..`", shown(name));
}

function role(raw: Fields, kind: "Role" | "ClusterRole", report: Report): void {
  const rules = listAt(raw["rules"], ["rules"], report);
  for (const [index, rule] of rules.entries()) policyRule(rule ?? {}, kind === "Role", ["rules", index], report);
  const aggregation = raw["aggregationRule"];
  if (kind === "Role" || aggregation === undefined || aggregation === null) return;
  if (!isFields(aggregation)) {
    report(["aggregationRule"], "an object", shown(aggregation));
    return;
  }
  const path: Path = ["aggregationRule", "clusterRoleSelectors"];
  const selectors = listAt(aggregation["clusterRoleSelectors"], path, report);
  if (selectors.length === 0) report(path, "at least one selector", "none");
  for (const [index, selector] of selectors.entries()) labelSelector(selector ?? {}, [...path, index], report);
}

function policyRule(rule: unknown, namespaced: boolean, path: Path, report: Report): void {
  if (!isFields(rule)) {
    report(path, "an object", shown(rule));
    return;
  }
  const texts = (field: string) => textsAt(rule[field], [...path, field], report);
  const [verbs, groups, resources] = [texts("verbs"), texts("apiGroups"), texts("resources")];
  const [names, urls] = [texts("resourceNames"), texts("nonResourceURLs")];
  if (verbs.length === 0) report([...path, "verbs"], "at least one verb", "none");
  if (urls.length > 0) {
    const at = [...path, "nonResourceURLs"];
    if (namespaced) report(at, "none in a Role", list(urls));
    if (groups.length + resources.length + names.length > 0)
      report(at, "either resources or non-resource URLs in one rule", "both");
    return;
  }
  if (groups.length === 0) report([...path, "apiGroups"], "at least one API group", "none");
  if (resources.length === 0) report([...path, "resources"], "at least one resource", "none");
}

/** apimachinery pkg/apis/meta/v1/validation ValidateLabelSelector; label syntax is left to whoever wrote the labels, it cannot match otherwise. */
function labelSelector(selector: unknown, path: Path, report: Report): void {
  if (!isFields(selector)) {
    report(path, "an object", shown(selector));
    return;
  }
  const expressions = listAt(selector["matchExpressions"], [...path, "matchExpressions"], report);
  for (const [index, expression] of expressions.entries()) {
    const at = [...path, "matchExpressions", index];
    if (!isFields(expression)) {
      report(at, "an object", shown(expression));
      continue;
    }
    const operator = expression["operator"];
    const values = textsAt(expression["values"], [...at, "values"], report);
    if (typeof operator !== "string" || !OPERATORS.includes(operator))
      report([...at, "operator"], `one of ${list(OPERATORS)}`, shown(operator));
    else if (operator.endsWith("In") && values.length === 0)
      report([...at, "values"], `at least one value with \`${operator}\``, "none");
    else if (operator.endsWith("Exist") || operator === "Exists")
      if (values.length > 0) report([...at, "values"], `no values with \`${operator}\``, list(values));
  }
}

function binding(raw: Fields, kind: "RoleBinding" | "ClusterRoleBinding", report: Report): void {
  const ref = raw["roleRef"];
  const { apiGroup, kind: refKind, name } = isFields(ref) ? ref : {};
  if (given(apiGroup) && apiGroup !== RBAC_GROUP) report(["roleRef", "apiGroup"], `\`${RBAC_GROUP}\``, shown(apiGroup));
  const kinds = kind === "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"];
  if (typeof refKind !== "string" || !kinds.includes(refKind))
    report(["roleRef", "kind"], `one of ${list(kinds)}`, shown(refKind));
  if (!given(name)) report(["roleRef", "name"], "a name", "none");
  else if (typeof name === "string") pathSegment(name, ["roleRef", "name"], report);
  else report(["roleRef", "name"], "text", shown(name));
  const subjects = listAt(raw["subjects"], ["subjects"], report);
  for (const [index, subject] of subjects.entries())
    bindingSubject(subject ?? {}, kind === "RoleBinding", ["subjects", index], report);
}

function bindingSubject(subject: unknown, namespaced: boolean, path: Path, report: Report): void {
  if (!isFields(subject)) {
    report(path, "an object", shown(subject));
    return;
  }
  const { kind, name, namespace, apiGroup } = subject;
  if (!given(name)) report([...path, "name"], "a name", "none");
  else if (typeof name !== "string") report([...path, "name"], "text", shown(name));
  else if (kind === "ServiceAccount" && !isSubdomain(name))
    report([...path, "name"], "the name of a ServiceAccount (RFC 1123 subdomain)", shown(name));
  if (kind === "ServiceAccount") {
    if (!namespaced && !given(namespace)) report([...path, "namespace"], "a namespace", "none");
    if (given(apiGroup)) report([...path, "apiGroup"], "the empty group", shown(apiGroup));
  } else if (kind === "User" || kind === "Group") {
    if (given(apiGroup) && apiGroup !== RBAC_GROUP) report([...path, "apiGroup"], `\`${RBAC_GROUP}\``, shown(apiGroup));
  } else report([...path, "kind"], `one of ${list(SUBJECT_KINDS)}`, shown(kind));
}

/** apimachinery IsDNS1123Subdomain. */
function isSubdomain(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

function listAt(value: unknown, path: Path, report: Report): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  report(path, "a list", shown(value));
  return [];
}

function textsAt(value: unknown, path: Path, report: Report): readonly string[] {
  const texts: string[] = [];
  for (const [index, item] of listAt(value, path, report).entries()) {
    // A null in a list of strings decodes to the empty string in Go.
    if (item === null) texts.push("");
    else if (typeof item === "string") texts.push(item);
    else report([...path, index], "text", shown(item));
  }
  return texts;
}

const given = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
const list = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(", ");

function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "string") return `\`${value}\``;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `\`${String(value)}\``;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldOf(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

function pointerOf(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
