/** Formulas as the open trees of answers, and back. */

import type { Handle } from "../../facts/evidence.ts";
import type { Gap } from "../../facts/gap.ts";
import { all, any, FALSE, not, type Open, type OpenLeaf, TRUE } from "../../facts/open.ts";
import { type Context, defaultState, type KeyState } from "../conditions/context.ts";
import type { Atom, Formula } from "../conditions/formula.ts";
import { everyOf, negation, someOf } from "../conditions/formula.ts";
import { judgeCondition } from "../conditions/judge-condition.ts";
import { controllerOf, spelled } from "../conditions/key-controller.ts";
import { conditionTest } from "../conditions/test.ts";

/** Where the parts of an open tree come from. */
export interface OpenSources {
  /** Places of the condition that an atom stands for. */
  readonly evidence: (atom: Atom) => readonly Handle[];
  /** Index of a gap in the table of the snapshot. */
  readonly gap: (gap: Gap) => number;
}

/** The open tree of a formula. */
export function openOf(formula: Formula, sources: OpenSources): Open {
  if (typeof formula === "boolean") return formula ? TRUE : FALSE;
  switch (formula.kind) {
    case "atom":
      return leafOf(formula, sources.evidence(formula));
    case "gap":
      return { kind: "gap", gap: sources.gap(formula.gap) };
    case "not":
      return not(openOf(formula.of, sources));
    case "all":
      return all(formula.of.map((member) => openOf(member, sources)));
    case "any":
      return any(formula.of.map((member) => openOf(member, sources)));
  }
}

function leafOf(atom: Atom, evidence: readonly Handle[]): OpenLeaf {
  const key = spelled(atom.test.key);
  return {
    kind: "leaf",
    step: atom.step,
    key,
    operator: atom.test.name,
    values: atom.test.texts,
    controller: atom.controller ?? controllerOf(key),
    evidence,
  };
}

/** What is known of the keys of a path's requests: by lower-cased key for every step, or by `STEP#key` for one. */
export type KnownKeys = ReadonlyMap<string, KeyState>;

/** A leaf is an {@link Atom}'s origin here, so that the tree can be rebuilt with its evidence. */
export function formulaOf(open: Open, known: KnownKeys, gaps: (index: number) => Gap): Formula {
  switch (open.kind) {
    case "all":
      return everyOf(open.of.map((member) => formulaOf(member, known, gaps)));
    case "any":
      return someOf(open.of.map((member) => formulaOf(member, known, gaps)));
    case "not":
      return negation(formulaOf(open.of, known, gaps));
    case "gap":
      return { kind: "gap", gap: gaps(open.gap) };
    case "leaf":
      return leafFormula(open, known, gaps);
  }
}

function leafFormula(leaf: OpenLeaf, known: KnownKeys, gaps: (index: number) => Gap): Formula {
  const test = conditionTest(leaf.key, leaf.operator, leaf.values, true);
  // An operator that cannot be read back stays undecided.
  if (test === undefined) return { kind: "gap", gap: gaps(-1) };
  const name = (key: string): string => `${leaf.step}#${key}`;
  const context: Context = { state: (key) => known.get(name(key)) ?? known.get(key) ?? defaultState(key) };
  const judged = judgeCondition(test, context, leaf);
  if (typeof judged === "boolean" || judged.kind !== "atom") return judged;
  const others = new Map([...judged.others].map(([key, other]) => [key, { ...other, variable: name(other.variable) }]));
  return { ...judged, variable: name(judged.variable), others, step: leaf.step, controller: leaf.controller };
}

/** The leaf an atom was made from. */
export function leafEvidence(atom: Atom): readonly Handle[] {
  const { origin } = atom;
  return isLeaf(origin) ? origin.evidence : [];
}

function isLeaf(origin: unknown): origin is OpenLeaf {
  return typeof origin === "object" && origin !== null && "kind" in origin && origin.kind === "leaf";
}
