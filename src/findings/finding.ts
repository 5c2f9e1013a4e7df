/** How a finding kind is declared: one file, one object, every found thing with its place. */
import type { Handle } from "../facts/evidence.ts";
import type { World } from "../world/world.ts";
import type { SeverityJson } from "./answer.ts";

/** One thing found. */
export interface Found {
  /** Identity key, object or ARN that it is about. */
  readonly subject: string;
  readonly cluster?: string;
  readonly account?: string;
  /** Lower-case, no full stop, values of documents in backticks. */
  readonly message: string;
  /** What tells it from others of its kind and subject; renames of other things must not touch it. */
  readonly key?: readonly string[];
  /** Of a graver or lesser case than the kind's own. */
  readonly severity?: SeverityJson;
  /** Kubernetes or EKS made it so. */
  readonly vendor?: boolean;
  readonly evidence: readonly Handle[];
}

export interface FindingKind {
  /** Kebab-case; also the name of the file and of its test. */
  readonly id: string;
  readonly title: string;
  readonly severity: SeverityJson;
  readonly meaning: string;
  readonly remedy: string;
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
  readonly references: readonly string[];
  /** Kinds of facts it depends on. */
  readonly reads: readonly string[];
  find(world: World): Iterable<Found>;
}

/** Declares a finding kind. */
export const defineFinding = (kind: FindingKind): FindingKind => kind;
