/** A policy document as parsed JSON -> {@link Policy}. The good part is kept, every fault is reported. */
import { type ConditionTest, conditionTest } from "../conditions/test.ts";
import { resourcePattern } from "./arn-pattern.ts";
import { glob, matchesGlob } from "./glob.ts";
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

/** Reports a fault at a place below the document, given by its segments. */
type Report = (code: string, path: readonly (string | number)[], expected: string, came: string) => void;

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

const NONE: readonly never[] = [];
const EVERYONE: Principals = { everyone: true, aws: NONE, services: NONE, federated: NONE };
const NOBODY: Principals = { everyone: false, aws: NONE, services: NONE, federated: NONE };

/** Reads a policy document. Elements AWS does not know are reported and left out; a statement that AWS would refuse is left out whole. */
export function parsePolicy(document: unknown): Policy {
  let faults: PolicyFault[] | undefined;
  const report: Report = (code, path, expected, came) => {
    faults ??= [];
    faults.push({ code, pointer: path.map((part) => `/${part}`).join(""), expected, came });
  };
  const statements = isFields(document) ? readStatements(document, report) : NONE;
  if (!isFields(document)) report("policy-shape", [], "a policy document", shown(document));
  return { statements, faults: faults ?? NONE };
}

/** The statements of a policy document whose raw JSON is wanted, as {@link parsePolicy} reads them; its faults are for others to report. */
export function parseStatements(document: unknown, wanted: (raw: unknown) => boolean): readonly Statement[] {
  if (!isFields(document)) return NONE;
  const variables = document["Version"] === "2012-10-17";
  const list = document["Statement"];
  const statements: Statement[] = [];
  const read = (raw: unknown, index: number | undefined): void => {
    const statement = wanted(raw) ? readStatement(raw, index, variables, unheard) : undefined;
    if (statement !== undefined) statements.push(statement);
  };
  if (Array.isArray(list)) for (let index = 0; index < list.length; index++) read(list[index], index);
  else read(list, undefined);
  return statements;
}

const unheard: Report = () => undefined;

function readStatements(document: Fields, report: Report): readonly Statement[] {
  for (const key in document)
    if (!TOP.has(key)) report("unknown-policy-element", [key], "Version, Id or Statement", `\`${key}\``);
  const version = document["Version"];
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17")
    report("policy-version", ["Version"], "`2012-10-17` or `2008-10-17`", shown(version));
  const variables = version === "2012-10-17";
  const list = document["Statement"];
  if (!Array.isArray(list)) {
    const only = readStatement(list, undefined, variables, report);
    return only === undefined ? NONE : [only];
  }
  const statements: Statement[] = [];
  for (let index = 0; index < list.length; index++) {
    const statement = readStatement(list[index], index, variables, report);
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

function readStatement(
  raw: unknown,
  index: number | undefined,
  variables: boolean,
  report: Report,
): Statement | undefined {
  const at = (...path: string[]): readonly (string | number)[] =>
    index === undefined ? ["Statement", ...path] : ["Statement", index, ...path];
  if (!isFields(raw)) {
    report("policy-shape", at(), "a statement", shown(raw));
    return undefined;
  }
  for (const key in raw)
    if (!ELEMENTS.has(key)) report("unknown-policy-element", at(key), "an element of a statement", `\`${key}\``);
  const effect = raw["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    report("policy-effect", at("Effect"), "`Allow` or `Deny`", shown(effect));
    return undefined;
  }
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Sid, Condition } = raw;
  const notAction = Action === undefined && NotAction !== undefined;
  const actions = actionPatternsOf(notAction ? NotAction : Action);
  if (actions.length === 0) {
    report("policy-action", at("Action"), "an action", "none");
    return undefined;
  }
  const notResource = Resource === undefined && NotResource !== undefined;
  const resource = notResource ? NotResource : Resource;
  const notPrincipal = Principal === undefined && NotPrincipal !== undefined;
  const principal = notPrincipal ? NotPrincipal : Principal;
  const conditions = Condition === undefined ? undefined : conditionsOf(Condition, at, variables, report);
  return {
    index,
    sid: typeof Sid === "string" && Sid !== "" ? Sid : undefined,
    effect,
    notAction,
    actions,
    notResource,
    resources: resource === undefined ? undefined : resourceTexts(resource, variables),
    notPrincipal,
    principals: principal === undefined ? undefined : principalsOf(principal, at, report),
    conditions: conditions?.conditions ?? NONE,
    unknownConditions: conditions?.unknownConditions ?? NONE,
  };
}

/** Whether the raw Action element of a statement covers an action (lower-cased). */
export function rawActionCovers(raw: unknown, action: string): boolean {
  if (typeof raw === "string") return matchesGlob(actionPattern(raw).pattern.pattern, action);
  return (
    Array.isArray(raw) &&
    raw.some((text) => typeof text === "string" && matchesGlob(actionPattern(text).pattern.pattern, action))
  );
}

function actionPatternsOf(raw: unknown): readonly ActionPattern[] {
  if (typeof raw === "string") return actionPattern(raw).alone;
  return textList(raw).map((text) => actionPattern(text).pattern);
}

interface KnownAction {
  readonly pattern: ActionPattern;
  /** The list that holds nothing else. */
  readonly alone: readonly ActionPattern[];
}

const actionPatterns = new Map<string, KnownAction>();

function actionPattern(text: string): KnownAction {
  let known = actionPatterns.get(text);
  if (known === undefined) {
    const pattern: ActionPattern = { text, pattern: glob(text.toLowerCase()) };
    known = { pattern, alone: [pattern] };
    // The same few thousand action names come again and again; the bound keeps hostile input from piling up.
    if (actionPatterns.size < 50_000) actionPatterns.set(text, known);
  }
  return known;
}

function resourceTexts(raw: unknown, variables: boolean): readonly ResourceText[] {
  if (raw === "*") return ALL_RESOURCES;
  return textList(raw).map((text) => resourceText(text, variables));
}

function resourceText(text: string, variables: boolean): ResourceText {
  const source = template(text, { variables, wildcards: true });
  return { text, template: source, pattern: source.glob && (resourcePattern(source.glob) ?? null) };
}

const ALL_RESOURCES: readonly ResourceText[] = [resourceText("*", false)];

type Place = (...path: string[]) => readonly (string | number)[];

function principalsOf(raw: unknown, at: Place, report: Report): Principals {
  if (raw === "*") return EVERYONE;
  if (!isFields(raw)) {
    report("policy-principal", at("Principal"), "`*` or an object of principals", shown(raw));
    return NOBODY;
  }
  for (const key in raw)
    if (!PRINCIPAL_TYPES.has(key))
      report("policy-principal", at("Principal", key), "AWS, Service, Federated or CanonicalUser", `\`${key}\``);
  const { AWS, Service, Federated } = raw;
  const aws = AWS === undefined ? NONE : textList(AWS);
  let everyone = false;
  for (const text of aws) {
    if (!text.includes("*")) continue;
    if (text === "*") everyone = true;
    else
      report(
        "policy-principal",
        at("Principal", "AWS"),
        "a whole ARN: parts of one cannot be wildcards",
        `\`${text}\``,
      );
  }
  return {
    everyone,
    aws: everyone ? aws.filter((text) => text !== "*") : aws,
    services: Service === undefined ? NONE : textList(Service),
    federated: Federated === undefined ? NONE : textList(Federated),
  };
}

function conditionsOf(
  raw: unknown,
  at: Place,
  variables: boolean,
  report: Report,
): Pick<Statement, "conditions" | "unknownConditions"> {
  const conditions: ConditionTest[] = [];
  const unknownConditions: UnknownCondition[] = [];
  if (!isFields(raw)) report("policy-condition", at("Condition"), "an object of operators", shown(raw));
  else for (const name in raw) readBlock(name, raw[name]);
  return { conditions, unknownConditions };

  function readBlock(name: string, block: unknown): void {
    if (!isFields(block)) {
      report("policy-condition", at("Condition", name), "an object of condition keys", shown(block));
      unknownConditions.push({ name, key: "" });
      return;
    }
    for (const key in block) {
      const test = conditionTest(key, name, textList(block[key]), variables);
      if (test === undefined) {
        report("unknown-condition-operator", at("Condition", name), "a condition operator", `\`${name}\``);
        unknownConditions.push({ name, key });
      } else conditions.push(test);
      if (!key.includes(":"))
        report("unknown-condition-key", at("Condition", name, key), "a condition key with its prefix", `\`${key}\``);
    }
  }
}
