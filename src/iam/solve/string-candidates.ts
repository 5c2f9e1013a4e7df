/** For a set of patterns, one text for every combination of patterns that some text fits: what a key can be, as far as its conditions can tell. */
import type { KeyDomain } from "../conditions/context.ts";
import { ANY, ANY_IN_SEGMENT, type Glob, globCodes, matchesGlob, ONE, ONE_IN_SEGMENT } from "../policy/glob.ts";

/** A pattern that a condition compares a key with. */
export interface StringPattern {
  readonly glob: Glob;
  readonly ignoreCase: boolean;
}

const COLON = 58;
/** Steps of single patterns before the search is given up. */
const BUDGET = 400_000;
const FRESH = "zqxwvkj0123456789";
const SERVICE_ACCOUNT = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Texts worth trying for a key. */
export interface StringCandidates {
  readonly texts: readonly string[];
  /** False when the search was given up: a combination may be missing. */
  readonly complete: boolean;
}

/** Whether a text lies in the domain of a key. */
export function inDomain(text: string, domain: KeyDomain): boolean {
  if (domain.values !== undefined) return domain.values.includes(text);
  const { prefix = "", rest, excludes } = domain;
  if (excludes?.includes(text)) return false;
  if (!text.startsWith(prefix) || text === prefix) return false;
  return rest !== "service-account" || SERVICE_ACCOUNT.test(text.slice(prefix.length));
}

/** Texts of the domain that together fit the patterns in every possible combination. Seeds come first, so that a witness reads well. */
export function stringCandidates(
  patterns: readonly StringPattern[],
  domain: KeyDomain,
  seeds: readonly string[],
): StringCandidates {
  const literals = new Set<string>();
  const folded = new Set<string>();
  const wild: StringPattern[] = [];
  for (const pattern of patterns) {
    const { literal } = pattern.glob;
    if (literal === undefined) wild.push(pattern);
    else if (pattern.ignoreCase) folded.add(literal.toLowerCase());
    else literals.add(literal);
  }
  const exact = [...literals, ...[...folded].flatMap((text) => [text, text.toUpperCase()])].filter((text) =>
    inDomain(text, domain),
  );
  const found = new Map<string, string>();
  const offer = (text: string, vector: string): void => {
    if (found.has(vector) || literals.has(text) || folded.has(text.toLowerCase()) || !inDomain(text, domain)) return;
    found.set(vector, text);
  };
  const prefix = domain.prefix ?? "";
  for (const seed of [...seeds, prefix + freshRest(domain), ...wild.map((pattern) => instance(pattern.glob))])
    offer(seed, wild.map((pattern) => (fits(pattern, seed) ? "1" : "0")).join(""));
  const complete = walk(wild, domain, [...literals, ...folded].join(""), offer);
  return { texts: [...exact, ...found.values()], complete };
}

/** Whether a text fits a pattern. */
export function fits(pattern: StringPattern, text: string): boolean {
  return matchesGlob(pattern.glob, pattern.ignoreCase ? text.toLowerCase() : text);
}

function freshRest(domain: KeyDomain): string {
  return domain.rest === "service-account" ? "fresh-namespace:fresh-name" : "fresh-value";
}

/** A readable text that fits a pattern. */
export function instance(pattern: Glob): string {
  let text = "";
  for (const code of globCodes(pattern))
    text += code >= 0 ? String.fromCharCode(code) : code === ONE || code === ONE_IN_SEGMENT ? "x" : "fresh";
  return text;
}

interface State {
  readonly positions: readonly (readonly number[])[];
  /** Progress in `namespace:name`. */
  readonly phase: number;
  readonly text: string;
}

/** Walks all patterns side by side, one character at a time, breadth first. Returns whether everything reachable was seen. */
function walk(
  patterns: readonly StringPattern[],
  domain: KeyDomain,
  used: string,
  offer: (text: string, vector: string) => void,
): boolean {
  if (patterns.length === 0) return true;
  const alphabet = alphabetOf(patterns, domain, used);
  let start = patterns.map(({ glob }) => closure(glob, [0]));
  const prefix = domain.prefix ?? "";
  for (const char of prefix) start = start.map((positions, index) => step(patterns[index], positions, char));
  const queue: State[] = [{ positions: start, phase: 0, text: prefix }];
  const seen = new Set<string>([keyOf(start, 0)]);
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at];
    if (state === undefined || at * alphabet.length * patterns.length > BUDGET) return false;
    for (const char of alphabet) {
      const phase = domain.rest === undefined ? 0 : nextPhase(state.phase, char);
      if (phase < 0) continue;
      const positions = state.positions.map((one, index) => step(patterns[index], one, char));
      const text = state.text + char;
      offer(text, positions.map((one, index) => (isAtEnd(patterns[index], one) ? "1" : "0")).join(""));
      const key = keyOf(positions, phase);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ positions, phase, text });
    }
  }
  return true;
}

const keyOf = (positions: readonly (readonly number[])[], phase: number): string => `${phase}|${positions.join("|")}`;

const isAtEnd = (pattern: StringPattern | undefined, positions: readonly number[]): boolean =>
  positions[positions.length - 1] === pattern?.glob.codes.length;

/** Positions reachable without reading: past stars. */
function closure(pattern: Glob, positions: Iterable<number>): number[] {
  const set = new Set<number>();
  for (let position of positions) {
    set.add(position);
    while (isStar(pattern.codes[position])) set.add(++position);
  }
  return [...set].sort((a, b) => a - b);
}

function step(pattern: StringPattern | undefined, positions: readonly number[], char: string): number[] {
  if (pattern === undefined) return [];
  const code = (pattern.ignoreCase ? char.toLowerCase() : char).charCodeAt(0);
  const next: number[] = [];
  for (const position of positions) {
    const wanted = pattern.glob.codes[position];
    if (wanted === ANY || (wanted === ANY_IN_SEGMENT && code !== COLON)) next.push(position);
    else if (wanted === code || wanted === ONE || (wanted === ONE_IN_SEGMENT && code !== COLON))
      next.push(position + 1);
  }
  return closure(pattern.glob, next);
}

const isStar = (code: number | undefined): boolean => code === ANY || code === ANY_IN_SEGMENT;

/** `namespace:name` as a machine: 0 nothing, 1 in the namespace, 2 after the colon, 3 in the name; negative = no such text. */
function nextPhase(phase: number, char: string): number {
  if (char === ":") return phase === 1 ? 2 : -1;
  if (!/[a-z0-9.-]/.test(char) || (phase < 2 && char === ".")) return -1;
  return phase < 2 ? 1 : 3;
}

/** Every character that some pattern tells apart, and one that none does. */
function alphabetOf(patterns: readonly StringPattern[], domain: KeyDomain, used: string): string[] {
  const chars = new Set<string>();
  for (const { glob, ignoreCase } of patterns)
    for (const code of glob.codes) {
      if (code === ANY_IN_SEGMENT || code === ONE_IN_SEGMENT) chars.add(":");
      if (code < 0) continue;
      const char = String.fromCharCode(code);
      chars.add(char);
      if (ignoreCase) chars.add(char.toUpperCase());
    }
  if (domain.rest === "service-account") chars.add(":");
  const fresh =
    [...FRESH].find((char) => !chars.has(char) && !used.includes(char)) ?? [...FRESH].find((char) => !chars.has(char));
  return fresh === undefined ? [...chars] : [fresh, ...chars];
}
