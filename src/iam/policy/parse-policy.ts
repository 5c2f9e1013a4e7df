/** A policy document as parsed JSON -> {@link Policy}. The good part is kept, every fault is reported. */
import { type ConditionTest, conditionTest } from "../conditions/test.ts";
import { resourcePattern } from "./arn-pattern.ts";
import { glob } from "./glob.ts";
import { type Fields, isFields, shown, textList } from "./json.ts";
import { template } from "./policy-variables.ts";
import type {
  ActionPattern,
  Policy,
  PolicyFault,
  Principals,
  ResourceText,
  Statement,
  UnknownCondition,
} from "./statement.ts";

type Report = (code: string, pointer: string, expected: string, came: string) => void;

const TOP = new Set(["Version", "Id", "Statement"]);
const ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
const PRINCIPAL_TYPES = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

// Policies are parsed once per document object; identical texts share one through the caller's interning.
const parsed = new WeakMap<object, Policy>();

/** Reads a policy document. Elements AWS does not know are reported and left out; a statement that AWS would refuse is left out whole. */
export function parsePolicy(document: unknown): Policy {
  if (!isFields(document))
    return { statements: [], faults: [fault("policy-shape", "", "a policy document", shown(document))] };
  const known = parsed.get(document);
  if (known !== undefined) return known;
  const policy = read(document);
  parsed.set(document, policy);
  return policy;
}

function read(document: Fields): Policy {
  const faults: PolicyFault[] = [];
  const report: Report = (...parts) => void faults.push(fault(...parts));
  for (const key of Object.keys(document))
    if (!TOP.has(key)) report("unknown-policy-element", `/${key}`, "Version, Id or Statement", `\`${key}\``);
  const version = document["Version"];
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17")
    report("policy-version", "/Version", "`2012-10-17` or `2008-10-17`", shown(version));
  const variables = version === "2012-10-17";
  const list = document["Statement"];
  const statements: Statement[] = [];
  if (Array.isArray(list)) {
    for (const [index, item] of list.entries()) push(readStatement(item, index, variables, report));
  } else push(readStatement(list, undefined, variables, report));
  return { statements, faults };

  function push(statement: Statement | undefined): void {
    if (statement !== undefined) statements.push(statement);
  }
}

function readStatement(
  raw: unknown,
  index: number | undefined,
  variables: boolean,
  report: Report,
): Statement | undefined {
  const at = index === undefined ? "/Statement" : `/Statement/${index}`;
  if (!isFields(raw)) {
    report("policy-shape", at, "a statement", shown(raw));
    return undefined;
  }
  for (const key of Object.keys(raw))
    if (!ELEMENTS.has(key)) report("unknown-policy-element", `${at}/${key}`, "an element of a statement", `\`${key}\``);
  const effect = raw["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    report("policy-effect", `${at}/Effect`, "`Allow` or `Deny`", shown(effect));
    return undefined;
  }
  const notAction = raw["Action"] === undefined && raw["NotAction"] !== undefined;
  const actions = textList(raw[notAction ? "NotAction" : "Action"]).map(actionPattern);
  if (actions.length === 0) {
    report("policy-action", `${at}/Action`, "an action", "none");
    return undefined;
  }
  const notResource = raw["Resource"] === undefined && raw["NotResource"] !== undefined;
  const resource = raw[notResource ? "NotResource" : "Resource"];
  const notPrincipal = raw["Principal"] === undefined && raw["NotPrincipal"] !== undefined;
  const sid = raw["Sid"];
  return {
    index,
    sid: typeof sid === "string" && sid !== "" ? sid : undefined,
    effect,
    notAction,
    actions,
    notResource,
    resources: resource === undefined ? undefined : textList(resource).map((text) => resourceText(text, variables)),
    notPrincipal,
    principals: principalsOf(raw[notPrincipal ? "NotPrincipal" : "Principal"], `${at}/Principal`, report),
    ...conditionsOf(raw["Condition"], `${at}/Condition`, variables, report),
  };
}

const actionPatterns = new Map<string, ActionPattern>();

function actionPattern(text: string): ActionPattern {
  let pattern = actionPatterns.get(text);
  if (pattern === undefined) {
    pattern = { text, pattern: glob(text.toLowerCase()) };
    // The same few thousand action names come again and again; the bound keeps hostile input from piling up.
    if (actionPatterns.size < 50_000) actionPatterns.set(text, pattern);
  }
  return pattern;
}

function resourceText(text: string, variables: boolean): ResourceText {
  const source = template(text, { variables, wildcards: true });
  return { text, template: source, pattern: source.glob && (resourcePattern(source.glob) ?? null) };
}

function principalsOf(raw: unknown, at: string, report: Report): Principals | undefined {
  if (raw === undefined) return undefined;
  if (raw === "*") return { everyone: true, aws: [], services: [], federated: [] };
  if (!isFields(raw)) {
    report("policy-principal", at, "`*` or an object of principals", shown(raw));
    return { everyone: false, aws: [], services: [], federated: [] };
  }
  for (const key of Object.keys(raw))
    if (!PRINCIPAL_TYPES.has(key))
      report("policy-principal", `${at}/${key}`, "AWS, Service, Federated or CanonicalUser", `\`${key}\``);
  const aws = textList(raw["AWS"]);
  for (const text of aws)
    if (text !== "*" && text.includes("*"))
      report("policy-principal", `${at}/AWS`, "a whole ARN: parts of one cannot be wildcards", `\`${text}\``);
  const everyone = aws.includes("*");
  return {
    everyone,
    aws: everyone ? aws.filter((text) => text !== "*") : aws,
    services: textList(raw["Service"]),
    federated: textList(raw["Federated"]),
  };
}

function conditionsOf(
  raw: unknown,
  at: string,
  variables: boolean,
  report: Report,
): Pick<Statement, "conditions" | "unknownConditions"> {
  if (raw === undefined) return { conditions: [], unknownConditions: [] };
  const conditions: ConditionTest[] = [];
  const unknownConditions: UnknownCondition[] = [];
  if (!isFields(raw)) report("policy-condition", at, "an object of operators", shown(raw));
  else
    for (const [name, block] of Object.entries(raw)) {
      if (!isFields(block)) {
        report("policy-condition", `${at}/${name}`, "an object of condition keys", shown(block));
        unknownConditions.push({ name, key: "" });
        continue;
      }
      for (const [key, values] of Object.entries(block)) {
        const test = conditionTest(key, name, textList(values), variables);
        if (test === undefined) {
          report("unknown-condition-operator", `${at}/${name}`, "a condition operator", `\`${name}\``);
          unknownConditions.push({ name, key });
        } else conditions.push(test);
        if (!key.includes(":"))
          report("unknown-condition-key", `${at}/${name}/${key}`, "a condition key with its prefix", `\`${key}\``);
      }
    }
  return { conditions, unknownConditions };
}

function fault(code: string, pointer: string, expected: string, came: string): PolicyFault {
  return { code, pointer, expected, came };
}
