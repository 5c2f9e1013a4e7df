/** The policies that have a say in one request. */
import type { Gap } from "../../facts/gap.ts";
import type { PolicyDocument } from "../../facts/iam.ts";
import type { Policy, Statement } from "../policy/statement.ts";

/** One policy document in force. */
export interface PolicyInForce {
  readonly source: PolicyDocument;
  readonly policy: Policy;
}

/** A set of documents that count as one union, with what is missing of it. */
export interface Layer {
  readonly policies: readonly PolicyInForce[];
  /** Documents that were not supplied or could not be read. */
  readonly gaps: readonly Gap[];
}

/** A statement and the document it stands in: what evidence is made from. */
export interface StatementOrigin {
  readonly source: PolicyDocument;
  readonly statement: Statement;
}

/** Who may call what, by every kind of policy. Absent = there is none, so it does not limit. */
export interface Layers {
  readonly identity: Layer;
  readonly boundary?: Layer;
  readonly session?: Layer;
  /** The resource's own policy (trust policy of a role, bucket policy, …); absent = it has none. */
  readonly resource?: Layer;
  /** Of the caller's account: root, units, account. */
  readonly serviceControl?: readonly Layer[];
  /** Of the resource's account. */
  readonly resourceControl?: readonly Layer[];
}

/** A layer without documents: it grants nothing and denies nothing. */
export const EMPTY_LAYER: Layer = { policies: [], gaps: [] };
