/** The AWS part of a world: what the IAM model says in the world's own terms. */
import type { Assumption } from "../facts/gap.ts";
import type { Conditions } from "./conditions.ts";
import type { End } from "./grants.ts";
import type { Permission } from "./permissions.ts";

export interface AwsWorld {
  readonly assumptions: readonly Assumption[];
  readonly conditions: Conditions;
  /** Identities that hold an AWS action on some resource of a pattern. */
  ends(action: string, resource: string): Iterable<End>;
  permissions(node: number): Permission[];
  /** Edges between principals, each judged alone, with keys and witness. */
  trustLines(): Iterable<object>;
  /** The single gate that keeps a principal from an action, in a sentence; null when there is none to name. */
  closestDenial(principal: string, action: string, resource: string): string | null;
  /** A friendlier name of a principal, such as that of its permission set. */
  titleOf(key: string): string | undefined;
}
