/** Decision diagrams: ordered, reduced, shared. Two formulas mean the same exactly when they have the same node; a key decides nothing exactly when no node asks for it. R. E. Bryant, "Graph-based algorithms for boolean function manipulation" (1986), with more than two branches. */

/** A node: 0 is false, 1 is true. */
export type NodeId = number;
/** False whatever is open. */
export const NEVER: NodeId = 0;
/** True whatever is open. */
export const ALWAYS: NodeId = 1;

/** Thrown inside, never out of `solve`: the diagram grew beyond its budget. */
export class BudgetExceeded extends Error {}

/** A store of nodes with their operations; every function may throw {@link BudgetExceeded}. */
export interface Diagram {
  /** The node that asks for variable `level` and goes on by its candidate. */
  node(level: number, branches: readonly NodeId[]): NodeId;
  and(a: NodeId, b: NodeId): NodeId;
  or(a: NodeId, b: NodeId): NodeId;
  not(a: NodeId): NodeId;
  /** Level and branches of an inner node. */
  inspect(node: NodeId): { readonly level: number; readonly branches: readonly NodeId[] } | undefined;
}

/** An empty diagram that may hold `budget` nodes. */
export function diagram(budget: number): Diagram {
  const levels: number[] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const branches: (readonly NodeId[])[] = [[], []];
  const interned = new Map<string, NodeId>();
  const ands = new Map<string, NodeId>();
  const nots = new Map<NodeId, NodeId>();

  const node = (level: number, next: readonly NodeId[]): NodeId => {
    const [first] = next;
    if (first === undefined) return NEVER;
    if (next.every((one) => one === first)) return first;
    const key = `${level}:${next.join(",")}`;
    const known = interned.get(key);
    if (known !== undefined) return known;
    if (levels.length > budget) throw new BudgetExceeded();
    levels.push(level);
    branches.push(next);
    interned.set(key, levels.length - 1);
    return levels.length - 1;
  };

  const not = (a: NodeId): NodeId => {
    if (a <= 1) return 1 - a;
    const known = nots.get(a);
    if (known !== undefined) return known;
    const result = node(levels[a] ?? 0, (branches[a] ?? []).map(not));
    nots.set(a, result);
    nots.set(result, a);
    return result;
  };

  const and = (a: NodeId, b: NodeId): NodeId => {
    if (a === b || b === ALWAYS) return a;
    if (a === ALWAYS) return b;
    if (a === NEVER || b === NEVER) return NEVER;
    const key = a < b ? `${a},${b}` : `${b},${a}`;
    const known = ands.get(key);
    if (known !== undefined) return known;
    const level = Math.min(levels[a] ?? 0, levels[b] ?? 0);
    const left = levels[a] === level ? branches[a] : undefined;
    const right = levels[b] === level ? branches[b] : undefined;
    const width = (left ?? right ?? []).length;
    const next: NodeId[] = [];
    for (let i = 0; i < width; i++) next.push(and(left?.[i] ?? a, right?.[i] ?? b));
    const result = node(level, next);
    ands.set(key, result);
    return result;
  };

  return {
    node,
    and,
    not,
    or: (a, b) => not(and(not(a), not(b))),
    inspect: (id) => (id <= 1 ? undefined : { level: levels[id] ?? 0, branches: branches[id] ?? [] }),
  };
}
