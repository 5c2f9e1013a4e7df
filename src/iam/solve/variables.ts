/** The open keys of a formula: which conditions read each, and the values worth trying. */
import type { KeyDomain } from "../conditions/context.ts";
import type { Atom, Formula } from "../conditions/formula.ts";
import { addressText, lastAddress } from "../conditions/ip-range.ts";
import { instantOf, numberOf } from "../conditions/number-and-date.ts";
import { arnPatternOf, type ConditionTest, holds, ipRangeOf, type KeyValue } from "../conditions/test.ts";
import { type Glob, globCodes, globOf } from "../policy/glob.ts";
import { resolve } from "../policy/policy-variables.ts";
import { inDomain, instance, type StringPattern, stringCandidates } from "./string-candidates.ts";

/** An open key. `undefined` among the candidates = the key is absent. */
export interface Variable {
  readonly name: string;
  readonly domain: KeyDomain;
  readonly candidates: readonly (KeyValue | undefined)[];
  /** False when the candidates may miss a combination. */
  readonly complete: boolean;
}

const COUPLED_LIMIT = 24;
const SETS_LIMIT = 200;

/** The open keys of the atoms, by name. */
export function variablesOf(atoms: readonly Atom[]): readonly Variable[] {
  const domains = new Map<string, KeyDomain>();
  const readers = new Map<string, Atom[]>();
  const coupled = new Set<string>();
  const read = (name: string, domain: KeyDomain, atom: Atom): void => {
    const before = domains.get(name);
    domains.set(name, before === undefined || (domain.multi === true && before.multi !== true) ? domain : before);
    const list = readers.get(name);
    if (list === undefined) readers.set(name, [atom]);
    else list.push(atom);
  };
  for (const atom of atoms) {
    read(atom.variable, atom.domain, atom);
    for (const { variable, state } of atom.others.values()) {
      if (state.kind !== "open") continue;
      read(variable, state.domain, atom);
      coupled.add(variable).add(atom.variable);
    }
  }
  const values = new Map<string, Raw>();
  for (const [name, domain] of domains) values.set(name, rawCandidates(name, domain, readers.get(name) ?? []));
  for (const atom of atoms) if (atom.others.size > 0) share(atom, values, domains);
  return [...domains.keys()].sort().map((name) => {
    const domain = domains.get(name) ?? { optional: true };
    const raw = values.get(name) ?? { list: [], complete: true };
    const list: (KeyValue | undefined)[] = domain.optional ? [undefined, ...raw.list] : [...raw.list];
    if (coupled.has(name)) return { name, domain, candidates: list.slice(0, COUPLED_LIMIT), complete: raw.complete };
    const own = readers.get(name) ?? [];
    const candidates = domain.multi === true ? sets(list, own) : distinct(list, own);
    return { name, domain, candidates, complete: raw.complete };
  });
}

interface Raw {
  readonly list: string[];
  readonly complete: boolean;
}

/** Keeps the first candidate of each combination of outcomes. */
function distinct(list: readonly (KeyValue | undefined)[], atoms: readonly Atom[]): (KeyValue | undefined)[] {
  const seen = new Map<string, KeyValue | undefined>();
  for (const value of list) {
    const outcome = outcomes(value, atoms);
    if (!seen.has(outcome)) seen.set(outcome, value);
  }
  return [...seen.values()];
}

const outcomes = (value: KeyValue | undefined, atoms: readonly Atom[]): string =>
  atoms.map((atom) => (holds(atom.test, value, () => undefined) ? "1" : "0")).join("");

/** Lists of values for a multi-valued key: single ones first, then unions for as long as they bring a new combination. */
function sets(list: readonly (KeyValue | undefined)[], atoms: readonly Atom[]): (KeyValue | undefined)[] {
  const found = new Map<string, KeyValue | undefined>();
  const add = (value: KeyValue | undefined): boolean => {
    const outcome = outcomes(value, atoms);
    if (found.has(outcome)) return false;
    found.set(outcome, value);
    return true;
  };
  const singles: string[][] = [];
  for (const value of list) {
    const item = typeof value === "string" ? [value] : value;
    if (add(item) && Array.isArray(item)) singles.push(item);
  }
  const queue: (readonly string[])[] = [...singles];
  for (let at = 0; at < queue.length && found.size < SETS_LIMIT; at++)
    for (const single of singles) {
      const union = [...new Set([...(queue[at] ?? []), ...single])];
      if (add(union)) queue.push(union);
    }
  return [...found.values()];
}

function rawCandidates(name: string, domain: KeyDomain, atoms: readonly Atom[]): Raw {
  if (domain.values !== undefined) return { list: [...domain.values], complete: true };
  const patterns: StringPattern[] = [];
  const seeds: string[] = [];
  const numbers: number[] = [];
  const dates: number[] = [];
  const ranges: { family: 4 | 6; first: bigint; last: bigint }[] = [];
  for (const atom of atoms) {
    if (atom.variable !== name) continue;
    for (const value of atom.test.values) {
      if (value.glob === undefined) continue;
      const { glob } = value;
      switch (atom.test.operator.family) {
        case "string":
        case "binary":
        case "string-like":
          patterns.push({ glob, ignoreCase: false });
          break;
        case "string-ignore-case":
          patterns.push({ glob: lowered(glob), ignoreCase: true });
          break;
        case "arn": {
          const pattern = arnPatternOf(glob);
          if (pattern !== undefined) patterns.push({ glob: pattern, ignoreCase: false });
          break;
        }
        case "bool":
          seeds.push("true", "false");
          break;
        case "number":
          pushDefined(numbers, numberOf(glob.literal ?? ""));
          break;
        case "date":
          pushDefined(dates, instantOf(glob.literal ?? ""));
          break;
        case "ip":
          pushDefined(ranges, ipRangeOf(glob));
          break;
        case "null":
          break;
        case "resource":
          seeds.push(...slicesOf(atom.test));
          break;
      }
    }
  }
  const typed = [...numberCandidates(numbers), ...dateCandidates(dates), ...ipCandidates(ranges)];
  // A key that only numbers, dates or addresses are compared with has such values.
  const list =
    patterns.length === 0 && seeds.length + typed.length > 0 ? [...new Set([...seeds, ...typed])] : undefined;
  if (list !== undefined) return { list: list.filter((text) => inDomain(text, domain)), complete: true };
  const found = stringCandidates(patterns, domain, [...seeds, ...typed]);
  return {
    list: [...new Set([...found.texts, ...seeds.filter((text) => inDomain(text, domain)), ...typed])],
    complete: found.complete,
  };
}

function pushDefined<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

function lowered(glob: Glob): Glob {
  return globOf(
    globCodes(glob).map((code) => (code < 0 ? code : String.fromCharCode(code).toLowerCase().charCodeAt(0))),
  );
}

/** Every number of the conditions, one between each two neighbours, one below and one above. */
function between(values: readonly number[], margin: number): number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const [first] = sorted;
  const last = sorted[sorted.length - 1];
  if (first === undefined || last === undefined) return [];
  const middles = sorted.flatMap((value, index) => {
    const next = sorted[index + 1];
    return next === undefined ? [] : [(value + next) / 2];
  });
  return [...sorted, ...middles, last + margin, first - margin];
}

const numberCandidates = (numbers: readonly number[]): string[] => between(numbers, 1).map(String);

const DAY = 86_400_000;

function dateCandidates(dates: readonly number[]): string[] {
  return between(dates, DAY).map((at) => new Date(at).toISOString());
}

/** The ends of every range and their neighbours: each region that the ranges cut out of the addresses begins at one of them. */
function ipCandidates(
  ranges: readonly { readonly family: 4 | 6; readonly first: bigint; readonly last: bigint }[],
): string[] {
  const texts: string[] = [];
  for (const family of [4, 6] as const) {
    const own = ranges.filter((range) => range.family === family);
    const points = own.flatMap(({ first, last }) => [
      first + (last > first ? 1n : 0n),
      first,
      last,
      last + 1n,
      first - 1n,
    ]);
    if (ranges.length > 0) points.push(family === 4 ? 0xcb00_710an : 0x2001_0db8n << 96n, 0n);
    for (const point of points) if (point >= 0n && point <= lastAddress(family)) texts.push(addressText(family, point));
  }
  return texts;
}

/** Slices of the resource that a variable in a resource pattern could stand for. */
function slicesOf(test: ConditionTest): string[] {
  const resource = test.values[1]?.glob?.literal ?? "";
  const parts = resource.split(/[/:]/);
  const slices: string[] = [];
  for (let from = 0; from < parts.length; from++)
    for (let to = from + 1; to <= parts.length; to++)
      slices.push(
        resource
          .split(/(?<=[/:])/)
          .slice(from, to)
          .join("")
          .replace(/[/:]$/, ""),
      );
  return [...new Set(slices)].filter((slice) => slice !== "").sort((a, b) => a.length - b.length);
}

/** Two keys compared with one another: each gets the values of the other, and what the pattern makes of them. */
function share(atom: Atom, values: Map<string, Raw>, domains: ReadonlyMap<string, KeyDomain>): void {
  const own = values.get(atom.variable);
  for (const [key, { variable, state }] of atom.others) {
    const other = values.get(variable);
    const offered = state.kind === "known" && typeof state.value === "string" ? [state.value] : (other?.list ?? []);
    const made = offered.slice(0, COUPLED_LIMIT).flatMap((text) =>
      atom.test.values.flatMap((value) => {
        const glob = resolve(value, (wanted) => (wanted === key ? text : undefined));
        return glob === undefined ? [] : [instance(glob)];
      }),
    );
    merge(own, [...made, ...offered], domains.get(atom.variable));
    merge(other, own?.list ?? [], domains.get(variable));
  }
}

function merge(into: Raw | undefined, texts: readonly string[], domain: KeyDomain | undefined): void {
  if (into === undefined) return;
  for (const text of [...texts])
    if (!into.list.includes(text) && inDomain(text, domain ?? { optional: true })) into.list.push(text);
}

/** The atoms of a formula, each once. */
export function atomsOf(formula: Formula): readonly Atom[] {
  const atoms = new Set<Atom>();
  const visit = (one: Formula): void => {
    if (typeof one === "boolean") return;
    if (one.kind === "atom") atoms.add(one);
    else if (one.kind === "not") visit(one.of);
    else if (one.kind !== "gap") one.of.forEach(visit);
  };
  visit(formula);
  return [...atoms];
}
