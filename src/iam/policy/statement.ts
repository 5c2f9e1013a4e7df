/** The parsed forms of a policy document and its statements. Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
import type { ConditionTest } from "../conditions/test.ts";
import type { Glob } from "./glob.ts";
import type { Template } from "./policy-variables.ts";

/** Whom a statement of a resource policy names. */
export interface Principals {
  /** `"*"` or `{"AWS": "*"}`. */
  readonly everyone: boolean;
  /** Values of `AWS`: ARNs, account ids, unique ids. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
}

/** One text of Action or NotAction. */
export interface ActionPattern {
  /** As written. */
  readonly text: string;
  /** Lower-cased. */
  readonly pattern: Glob;
}

/** One text of Resource or NotResource. */
export interface ResourceText {
  readonly text: string;
  readonly template: Template;
  /** By segments, when there is no variable in it; `null` = it matches nothing. */
  readonly pattern: Glob | null | undefined;
}

/** A condition that cannot be decided: AWS has no such operator. */
export interface UnknownCondition {
  readonly name: string;
  readonly key: string;
}

/** One statement; what AWS does not know has been left out. */
export interface Statement {
  /** Position in the list of statements; `undefined` when `Statement` is a single object. */
  readonly index: number | undefined;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly notAction: boolean;
  readonly actions: readonly ActionPattern[];
  readonly notResource: boolean;
  /** `undefined`: no Resource element, as in trust policies. */
  readonly resources: readonly ResourceText[] | undefined;
  readonly notPrincipal: boolean;
  readonly principals: Principals | undefined;
  readonly conditions: readonly ConditionTest[];
  readonly unknownConditions: readonly UnknownCondition[];
}

/** A fault of a policy document, with its JSON Pointer below the document. */
export interface PolicyFault {
  readonly code: string;
  readonly pointer: string;
  readonly expected: string;
  readonly came: string;
}

/** A policy document; statements that AWS would refuse have been left out. */
export interface Policy {
  readonly statements: readonly Statement[];
  readonly faults: readonly PolicyFault[];
}
