/** Open conditions: what must hold for a conditional verdict to become allowed. An all/any/not tree over condition leaves. */
import type { Handle } from "./evidence.ts";

/** Who can make a condition true: whoever sends the request, the surroundings, or nobody but the identity itself. */
export type Controller = "caller" | "environment" | "identity";

/** One condition that was left open. `step` is the index of the step in its path whose request the key belongs to (0 while a step is judged alone). */
export interface OpenLeaf {
  readonly kind: "leaf";
  readonly step: number;
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly controller: Controller;
  readonly evidence: readonly Handle[];
}

export type Open =
  | OpenLeaf
  | { readonly kind: "all"; readonly of: readonly Open[] }
  | { readonly kind: "any"; readonly of: readonly Open[] }
  | { readonly kind: "not"; readonly of: Open }
  /** A gap stands here: true or false, nobody knows. `gap` is an index of the snapshot's gap table. */
  | { readonly kind: "gap"; readonly gap: number };

/** True whatever is open. */
export const TRUE: Open = { kind: "all", of: [] };
/** False whatever is open. */
export const FALSE: Open = { kind: "any", of: [] };

export function isTrue(open: Open): boolean {
  return open.kind === "all" && open.of.length === 0;
}

export function isFalse(open: Open): boolean {
  return open.kind === "any" && open.of.length === 0;
}

/** Conjunction, flattened, with constants removed and equal members merged. */
export function all(members: readonly Open[]): Open {
  return join("all", members);
}

/** Disjunction, flattened, with constants removed and equal members merged. */
export function any(members: readonly Open[]): Open {
  return join("any", members);
}

/** Negation; constants and double negation are resolved. */
export function not(open: Open): Open {
  if (isTrue(open)) return FALSE;
  if (isFalse(open)) return TRUE;
  return open.kind === "not" ? open.of : { kind: "not", of: open };
}

function join(kind: "all" | "any", members: readonly Open[]): Open {
  const flat: Open[] = [];
  const seen = new Set<string>();
  for (const member of members) {
    const neutral = kind === "all" ? isTrue(member) : isFalse(member);
    if (neutral) continue;
    const absorbing = kind === "all" ? isFalse(member) : isTrue(member);
    if (absorbing) return member;
    const parts = member.kind === kind ? member.of : [member];
    for (const part of parts) {
      const key = JSON.stringify(part);
      if (seen.has(key)) continue;
      seen.add(key);
      flat.push(part);
    }
  }
  const [only] = flat;
  if (flat.length === 1 && only !== undefined) return only;
  return { kind, of: flat };
}

/** Every leaf of the tree, in order. */
export function* leaves(open: Open): Generator<OpenLeaf> {
  if (open.kind === "leaf") yield open;
  else if (open.kind === "not") yield* leaves(open.of);
  else if (open.kind !== "gap") for (const member of open.of) yield* leaves(member);
}

/** Every gap the tree mentions. */
export function* gapsOf(open: Open): Generator<number> {
  if (open.kind === "gap") yield open.gap;
  else if (open.kind === "not") yield* gapsOf(open.of);
  else if (open.kind !== "leaf") for (const member of open.of) yield* gapsOf(member);
}

/** The same tree with every leaf's `step` replaced: a step judged alone becomes part of a path. */
export function atStep(open: Open, step: number): Open {
  if (open.kind === "leaf") return open.step === step ? open : { ...open, step };
  if (open.kind === "not") return { kind: "not", of: atStep(open.of, step) };
  if (open.kind === "gap") return open;
  return { kind: open.kind, of: open.of.map((member) => atStep(member, step)) };
}
