/** What identity policies say about sts:AssumeRole, read without the rest of them: most say nothing. */
import type { PolicyDocument } from "../../facts/iam.ts";
import { coversAction } from "../decision/match-statement.ts";
import { globCodes } from "../policy/glob.ts";
import { isFields } from "../policy/json.ts";
import { parseStatements } from "../policy/parse-policy.ts";
import type { ResourceText, Statement } from "../policy/statement.ts";
import { ASSUME_ROLE } from "./trust-index.ts";

/** The statements of one document that cover sts:AssumeRole. */
export interface AssumeDocument {
  readonly source: PolicyDocument;
  readonly statements: readonly Statement[];
  /** Equal numbers are given to statements that decide sts:AssumeRole equally; sorted, nothing twice. */
  readonly contents: readonly number[];
  readonly key: string;
}

const ACTION = ASSUME_ROLE.toLowerCase();

/** Reads documents; `undefined` = no statement covers sts:AssumeRole. A managed policy is read once. */
export function assumeDocuments(): (source: PolicyDocument, arn: string | undefined) => AssumeDocument | undefined {
  const managed = new Map<string, AssumeDocument | null>();
  const contents = new Map<string, number>();
  const numberOf = (statement: Statement): number => {
    const content = contentOf(statement);
    let number = contents.get(content);
    if (number === undefined) {
      number = contents.size;
      contents.set(content, number);
    }
    return number;
  };
  const read = (source: PolicyDocument): AssumeDocument | undefined => {
    if (!mayCoverAssumeRole(source.document)) return undefined;
    const statements = parseStatements(source.document, mayBeOn).filter((one) => coversAction(one, ACTION));
    if (statements.length === 0) return undefined;
    const numbers = sortedNumbers(statements.map(numberOf));
    return { source, statements, contents: numbers, key: numbers.join() };
  };
  return (source, arn) => {
    if (arn === undefined) return read(source);
    let known = managed.get(arn);
    if (known === undefined) {
      known = read(source) ?? null;
      managed.set(arn, known);
    }
    return known ?? undefined;
  };
}

/** Numbers in order, each once. */
export const sortedNumbers = (numbers: readonly number[]): readonly number[] =>
  numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);

function mayCoverAssumeRole(document: unknown): boolean {
  if (!isFields(document)) return false;
  const statements = document["Statement"];
  if (!Array.isArray(statements)) return mayBeOn(statements);
  for (let at = 0; at < statements.length; at++) if (mayBeOn(statements[at])) return true;
  return false;
}

function mayBeOn(statement: unknown): boolean {
  if (!isFields(statement)) return false;
  const action = statement["Action"];
  if (action === undefined) return statement["NotAction"] !== undefined;
  if (!Array.isArray(action)) return isOnSts(action);
  for (let at = 0; at < action.length; at++) if (isOnSts(action[at])) return true;
  return false;
}

/** Only a text that begins with `st` or a wildcard can match. */
function isOnSts(action: unknown): boolean {
  if (typeof action !== "string") return false;
  const first = action.charCodeAt(0);
  if (isWildcard(first)) return true;
  if ((first | 32) !== 115) return false;
  const second = action.charCodeAt(1);
  return isWildcard(second) || (second | 32) === 116;
}

const isWildcard = (code: number): boolean => code === 42 || code === 63;

/** A text that is equal for statements that decide an action equally which both cover. */
export function contentOf(statement: Statement): string {
  const resources = statement.resources?.map(writtenAs).sort();
  const tests = statement.conditions.map((test) => `${test.name} ${test.id} ${test.texts.join(" ")}`).sort();
  const unknown = statement.unknownConditions.map(({ name, key }) => `${name} ${key}`);
  return [statement.effect, statement.notResource ? "Not" : "", ...(resources ?? []), "if", ...tests, ...unknown].join(
    "\t",
  );
}

/** A text that is equal for resource texts that cover equally: what begins a variable in one version of the language is itself in the other. */
export function writtenAs({ text, template }: ResourceText): string {
  if (!text.includes("$")) return text;
  return `${text} ${template.glob === undefined ? "$" : globCodes(template.glob).join()}`;
}
