/** Places of statements and of their conditions. */
import type { EvidenceTable, Handle } from "../../facts/evidence.ts";
import type { Atom } from "../conditions/formula.ts";
import type { LayerSays, Say } from "../decision/judge-layer.ts";
import type { StatementOrigin } from "../decision/layers.ts";

/** The place of a statement. `Statement` may be a single object. */
export function statementHandle(table: EvidenceTable, { source, statement }: StatementOrigin): Handle {
  return statement.index === undefined
    ? table.below(source.evidence, "Statement")
    : table.below(source.evidence, "Statement", statement.index);
}

/** The places of statements, each once. */
export function placesOf(table: EvidenceTable, says: readonly Say[]): readonly Handle[] {
  return [...new Set(says.map((say) => statementHandle(table, say.origin)))];
}

/** The statement of an open condition, and the condition within it; for one that stands for a Principal or Resource element, the statement. */
export function atomPlaces(table: EvidenceTable, atom: Atom): readonly Handle[] {
  const { origin } = atom;
  if (!isOrigin(origin)) return [];
  const statement = statementHandle(table, origin);
  const written = origin.statement.conditions.some((test) => test.id === atom.test.id && test.name === atom.test.name);
  return [written ? table.below(statement, "Condition", atom.test.name, atom.test.key) : statement];
}

function isOrigin(origin: unknown): origin is StatementOrigin {
  return typeof origin === "object" && origin !== null && "statement" in origin && "source" in origin;
}

/** Where a decision comes from, by kind of policy. */
export interface DecisionPlaces {
  readonly identity: readonly Handle[];
  /** Statements of the resource's own policy (trust, bucket, key, …) that name the caller. */
  readonly resource: readonly Handle[];
  /** Allows of boundary, session policy, SCPs and RCPs. */
  readonly limits: readonly Handle[];
  readonly deny: readonly Handle[];
}

/** The places of all statements with a say; denies only when asked for, since an allowed request has none that holds. */
export function decisionPlaces(
  table: EvidenceTable,
  says: { readonly identity: LayerSays; readonly resource: LayerSays; readonly limits: readonly LayerSays[] },
  withDenies: boolean,
): DecisionPlaces {
  const denies = [says.identity, says.resource, ...says.limits].flatMap((one) => one.denies);
  return {
    identity: placesOf(table, says.identity.allows),
    resource: placesOf(table, says.resource.allows),
    limits: placesOf(
      table,
      says.limits.flatMap((one) => one.allows),
    ),
    deny: withDenies ? placesOf(table, denies) : [],
  };
}
