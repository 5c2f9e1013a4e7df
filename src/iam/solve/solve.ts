/** Solves a formula: its verdict, the keys it depends on, values that make it true, and the same formula without what does not matter. */
import type { Gap } from "../../facts/gap.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { Atom, Formula } from "../conditions/formula.ts";
import { holds, type KeyValue } from "../conditions/test.ts";
import { ALWAYS, BudgetExceeded, type Diagram, diagram, NEVER, type NodeId } from "./diagram.ts";
import { inDomain } from "./string-candidates.ts";
import { atomsOf, type Variable, variablesOf } from "./variables.ts";

/** What is to be said of a formula. */
export interface Solution {
  readonly verdict: Verdict;
  /** The formula, reduced to what decides. */
  readonly residue: Formula;
  /** Names of the open keys that can flip the verdict alone, sorted. */
  readonly dependsOn: readonly string[];
  /** Values of {@link dependsOn} under which it is true; a key it lacks must be absent. `undefined` when nothing makes it true without a gap doing so. */
  readonly witness: ReadonlyMap<string, KeyValue> | undefined;
  /** Gaps that decide. */
  readonly gaps: readonly Gap[];
}

/** Nodes a diagram may have before the verdict is `unknown` (gap `search-limit`). */
const BUDGET = 50_000;
/** Members up to which a conjunction or disjunction is searched for what does not matter. */
const REDUCIBLE = 64;

const SEARCH_LIMIT: Gap = {
  kind: "search-limit",
  what: "the conditions are too many to be decided together",
  direction: "may-remove",
  scope: "*",
  close: "fewer conditions",
};

/** Decides a formula over all values of its open keys and all contents of its gaps. */
export function solve(formula: Formula): Solution {
  if (typeof formula === "boolean") return constant(formula);
  const cached = solutions.get(formula);
  if (cached !== undefined) return cached;
  const solution = search(formula);
  solutions.set(formula, solution);
  return solution;
}

const solutions = new WeakMap<object, Solution>();

function constant(value: boolean): Solution {
  return {
    verdict: value ? "allowed" : "denied",
    residue: value,
    dependsOn: [],
    witness: value ? new Map() : undefined,
    gaps: [],
  };
}

function search(formula: Exclude<Formula, boolean>): Solution {
  const independent = independentAtoms(formula);
  return independent === undefined ? diagramSearch(formula) : conjunction(independent);
}

/** The members of a conjunction of conditions each of which has a key of its own: by far the most common formula. */
function independentAtoms(formula: Exclude<Formula, boolean>): readonly Atom[] | undefined {
  const members = formula.kind === "all" ? flat("all", formula.of) : [formula];
  const names = new Set<string>();
  const atoms: Atom[] = [];
  for (const member of members) {
    if (typeof member === "boolean" || member.kind !== "atom" || member.others.size > 0 || names.has(member.variable))
      return undefined;
    names.add(member.variable);
    atoms.push(member);
  }
  return atoms;
}

/** Solves independent conditions one by one: each holds always, never, or for some values. */
function conjunction(atoms: readonly Atom[]): Solution {
  const kept: Atom[] = [];
  const witness = new Map<string, KeyValue>();
  for (const atom of atoms) {
    const literal = onlyLiteral(atom);
    if (literal !== undefined) {
      kept.push(atom);
      witness.set(atom.variable, literal);
      continue;
    }
    const [variable] = variablesOf([atom]);
    if (variable === undefined || !variable.complete) return diagramSearch({ kind: "all", of: atoms });
    const fitting = variable.candidates.filter((value) => holds(atom.test, value, () => undefined));
    if (fitting.length === 0) return constant(false);
    if (fitting.length === variable.candidates.length) continue;
    kept.push(atom);
    const [value] = fitting;
    if (value !== undefined) witness.set(variable.name, value);
  }
  const [only] = kept;
  if (only === undefined) return constant(true);
  return {
    verdict: "conditional",
    residue: kept.length === 1 ? only : { kind: "all", of: kept },
    dependsOn: kept.map((atom) => atom.variable).sort(),
    witness,
    gaps: [],
  };
}

/** The value of a plain StringEquals on a key that can take it among others: nothing has to be tried. */
function onlyLiteral({ test, domain }: Atom): string | undefined {
  const { operator, values } = test;
  if (operator.family !== "string" || operator.negated || operator.ifExists || operator.quantifier !== undefined)
    return undefined;
  const literal = values.length === 1 ? values[0]?.glob?.literal : undefined;
  if (literal === undefined || domain.values !== undefined || domain.multi === true) return undefined;
  return inDomain(literal, domain) ? literal : undefined;
}

function diagramSearch(formula: Exclude<Formula, boolean>): Solution {
  try {
    const space = spaceOf(formula);
    const root = space.nodeOf(formula);
    const complete = space.variables.every((variable) => variable.complete);
    if (!complete && root <= 1) return undecided(formula);
    if (root <= 1) return constant(root === ALWAYS);
    const levels = levelsOf(space.diagram, root);
    const dependsOn = space.variables.flatMap((variable, level) => (levels.has(level) ? [variable.name] : []));
    const gaps = space.gaps.filter((_, index) => levels.has(space.variables.length + index));
    return {
      verdict: gaps.length > 0 ? "unknown" : "conditional",
      residue: reduce(space, formula, ALWAYS),
      dependsOn,
      witness: witnessOf(space, root, dependsOn),
      gaps,
    };
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return undecided(formula);
  }
}

function undecided(formula: Formula): Solution {
  const names = new Set(atomsOf(formula).map((atom) => atom.variable));
  return {
    verdict: "unknown",
    residue: { kind: "all", of: [formula, { kind: "gap", gap: SEARCH_LIMIT }] },
    dependsOn: [...names].sort(),
    witness: undefined,
    gaps: [SEARCH_LIMIT],
  };
}

interface Space {
  readonly diagram: Diagram;
  readonly variables: readonly Variable[];
  readonly gaps: readonly Gap[];
  readonly nodeOf: (formula: Formula) => NodeId;
}

function spaceOf(formula: Formula): Space {
  const graph = diagram(BUDGET);
  const variables = variablesOf(atomsOf(formula));
  const levels = new Map(variables.map((variable, level) => [variable.name, level]));
  const gaps: Gap[] = [];
  const gapLevels = new Map<string, number>();
  const atoms = new Map<Atom, NodeId>();
  const nodes = new Map<object, NodeId>();
  const nodeOf = (one: Formula): NodeId => {
    if (typeof one === "boolean") return one ? ALWAYS : NEVER;
    let node = nodes.get(one);
    if (node === undefined) {
      node = build(one);
      nodes.set(one, node);
    }
    return node;
  };
  const build = (one: Exclude<Formula, boolean>): NodeId => {
    switch (one.kind) {
      case "atom": {
        const known = atoms.get(one) ?? atomNode(graph, variables, levels, one);
        atoms.set(one, known);
        return known;
      }
      case "gap": {
        const key = `${one.gap.kind}|${one.gap.what}|${one.gap.direction}|${one.gap.scope}`;
        let level = gapLevels.get(key);
        if (level === undefined) {
          level = variables.length + gaps.length;
          gapLevels.set(key, level);
          gaps.push(one.gap);
        }
        return graph.node(level, [ALWAYS, NEVER]);
      }
      case "not":
        return graph.not(nodeOf(one.of));
      case "all":
        return one.of.reduce<NodeId>((result, member) => graph.and(result, nodeOf(member)), ALWAYS);
      case "any":
        return one.of.reduce<NodeId>((result, member) => graph.or(result, nodeOf(member)), NEVER);
    }
  };
  return { diagram: graph, variables, gaps, nodeOf };
}

/** The diagram of one condition: over its key, and over the keys of its variables. */
function atomNode(
  graph: Diagram,
  variables: readonly Variable[],
  levels: ReadonlyMap<string, number>,
  atom: Atom,
): NodeId {
  const names = new Set([atom.variable]);
  for (const { variable, state } of atom.others.values()) if (state.kind === "open") names.add(variable);
  const order = [...names].map((name) => levels.get(name) ?? 0).sort((a, b) => a - b);
  const values = new Map<string, KeyValue | undefined>();
  const descend = (depth: number): NodeId => {
    const level = order[depth];
    const variable = level === undefined ? undefined : variables[level];
    if (level === undefined || variable === undefined) return atomHolds(atom, values) ? ALWAYS : NEVER;
    return graph.node(
      level,
      variable.candidates.map((candidate) => {
        values.set(variable.name, candidate);
        return descend(depth + 1);
      }),
    );
  };
  return descend(0);
}

/** Whether a condition holds under values of the solver's keys. */
export function atomHolds(atom: Atom, values: ReadonlyMap<string, KeyValue | undefined>): boolean {
  const { test } = atom;
  const fixed = atom.others.get(test.id);
  const own =
    fixed === undefined ? values.get(atom.variable) : fixed.state.kind === "known" ? fixed.state.value : undefined;
  return holds(test, own, (key) => {
    const other = atom.others.get(key);
    const value =
      other === undefined
        ? key === test.id
          ? own
          : values.get(atom.variable)
        : other.state.kind === "known"
          ? other.state.value
          : other.state.kind === "open"
            ? values.get(other.variable)
            : undefined;
    return typeof value === "string" ? value : undefined;
  });
}

function levelsOf(graph: Diagram, root: NodeId): Set<number> {
  const levels = new Set<number>();
  const seen = new Set<NodeId>();
  const stack = [root];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const node = seen.has(id) ? undefined : graph.inspect(id);
    seen.add(id);
    if (node === undefined) continue;
    levels.add(node.level);
    stack.push(...node.branches);
  }
  return levels;
}

/** Values along the first way to true, candidates in their order (absent first), gaps taken as they help. */
function witnessOf(
  space: Space,
  root: NodeId,
  dependsOn: readonly string[],
): ReadonlyMap<string, KeyValue> | undefined {
  const chosen = new Map<number, KeyValue | undefined>();
  let at = root;
  for (let node = space.diagram.inspect(at); node !== undefined; node = space.diagram.inspect(at)) {
    const index = node.branches.findIndex((branch) => branch !== NEVER);
    chosen.set(node.level, space.variables[node.level]?.candidates[index]);
    at = node.branches[index] ?? NEVER;
  }
  if (at !== ALWAYS) return undefined;
  const witness = new Map<string, KeyValue>();
  for (const [level, variable] of space.variables.entries()) {
    if (!dependsOn.includes(variable.name)) continue;
    const value = chosen.has(level) ? chosen.get(level) : variable.candidates[0];
    if (value !== undefined) witness.set(variable.name, value);
  }
  return witness;
}

/** The same formula as far as `care` reaches, without members that decide nothing there. */
function reduce(space: Space, formula: Formula, care: NodeId): Formula {
  const { diagram: graph, nodeOf } = space;
  if (typeof formula === "boolean") return formula;
  const met = graph.and(nodeOf(formula), care);
  if (met === care) return true;
  if (met === NEVER) return false;
  if (formula.kind === "not") return negated(reduce(space, formula.of, care));
  if (formula.kind !== "all" && formula.kind !== "any") return formula;
  const conjunction = formula.kind === "all";
  const members = flat(formula.kind, formula.of);
  if (members.length > REDUCIBLE) return formula;
  for (let i = members.length - 1; i >= 0; i--) {
    const member = members[i];
    if (member === undefined) continue;
    let rest = care;
    for (const [j, other] of members.entries()) {
      if (j === i) continue;
      rest = graph.and(rest, conjunction ? nodeOf(other) : graph.not(nodeOf(other)));
    }
    members[i] = rest === NEVER ? conjunction : reduce(space, member, rest);
  }
  const kept = members.filter((member) => member !== conjunction);
  if (kept.some((member) => member === !conjunction)) return !conjunction;
  const [only] = kept;
  return kept.length === 0
    ? conjunction
    : kept.length === 1 && only !== undefined
      ? only
      : { kind: formula.kind, of: kept };
}

function flat(kind: "all" | "any", members: readonly Formula[]): Formula[] {
  return members.flatMap((member) =>
    typeof member !== "boolean" && member.kind === kind ? flat(kind, member.of) : [member],
  );
}

function negated(formula: Formula): Formula {
  if (typeof formula === "boolean") return !formula;
  return formula.kind === "not" ? formula.of : { kind: "not", of: formula };
}
