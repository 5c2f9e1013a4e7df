/** Roles that resource patterns cover, found by ranges of sorted ARNs instead of one by one. */
import { ANY, type Glob, globOf, matchesGlob } from "../policy/glob.ts";
import type { AssumeClass } from "./assume-classes.ts";
import type { TrustIndex, TrustTarget } from "./trust-index.ts";

/** Role ARNs that share everything up to the fifth colon: `from` to `to` of a sorted list. */
interface Run {
  readonly head: string;
  readonly from: number;
  readonly to: number;
}

const COLON = 58;
const SEGMENTS = 6;

/** A finder over targets sorted by ARN: gives those that a pattern covers, in order. `text` is how the pattern is written; what was found of one is kept. */
export function targetFinder(sorted: readonly TrustTarget[]): (text: string, pattern: Glob) => readonly TrustTarget[] {
  const known = new Map<string, readonly TrustTarget[]>();
  let runs: readonly Run[] | undefined;
  const find = (pattern: Glob): readonly TrustTarget[] => {
    if (pattern.literal !== undefined)
      return within(sorted, 0, sorted.length, pattern.literal, pattern.literal, undefined);
    const [head, tail] = splitAtResource(pattern);
    if (head === undefined || tail === undefined)
      return within(sorted, 0, sorted.length, pattern.prefix, "", fitOf(pattern, pattern));
    const rest = tail.literal === undefined ? fitOf(tail, pattern) : undefined;
    runs ??= runsOf(sorted);
    const found: TrustTarget[] = [];
    for (const run of runs) {
      if (!matchesGlob(head, run.head)) continue;
      const prefix = run.head + tail.prefix;
      for (const one of within(sorted, run.from, run.to, prefix, tail.literal === undefined ? "" : prefix, rest))
        found.push(one);
    }
    return found;
  };
  return (text, pattern) => {
    let found = known.get(text);
    if (found === undefined) {
      found = find(pattern);
      known.set(text, found);
    }
    return found;
  };
}

/** Whether an ARN fits that is known to begin with a prefix of that length; `undefined` = the prefix is all that is asked. */
type Fit = ((arn: string, prefix: number) => boolean) | undefined;

/** `rest` is what of the pattern may stand after the prefix, its own prefix included. */
function fitOf(rest: Glob, pattern: Glob): Fit {
  if (isAnyAfterPrefix(rest)) return undefined;
  const text = textBetweenStars(rest);
  return text === undefined ? (arn) => matchesGlob(pattern, arn) : (arn, prefix) => arn.includes(text, prefix);
}

/** Targets of a range that begin with a prefix and fit, or are the `exact` text when there is one. */
function within(
  sorted: readonly TrustTarget[],
  from: number,
  to: number,
  prefix: string,
  exact: string,
  fits: Fit,
): readonly TrustTarget[] {
  if (prefix === "" && fits === undefined && from === 0 && to === sorted.length) return sorted;
  const first = prefix === "" ? from : firstAtLeast(sorted, prefix, from, to);
  const end = prefix === "" ? to : firstAtLeast(sorted, `${prefix}\uffff`, first, to);
  const range = sorted.slice(first, end);
  if (exact !== "") return range.filter(({ role }) => role.arn === exact);
  return fits === undefined ? range : range.filter(({ role }) => fits(role.arn, prefix.length));
}

/** The text of a pattern that goes on with `*text*` after its prefix. */
function textBetweenStars({ codes, prefix }: Glob): string | undefined {
  const last = codes.length - 1;
  const open = prefix.length;
  if (open >= last || codes[open] !== ANY || codes[last] !== ANY) return undefined;
  const middle = codes.slice(open + 1, last);
  return middle.every((code) => code >= 0) ? String.fromCharCode(...middle) : undefined;
}

function isAnyAfterPrefix({ codes, prefix }: Glob): boolean {
  for (let at = prefix.length; at < codes.length; at++) if (codes[at] !== ANY) return false;
  return codes.length > prefix.length;
}

/** The pattern up to its fifth colon, and after it; nothing when a wildcard before it may stand for colons. */
function splitAtResource({ codes }: Glob): readonly [Glob | undefined, Glob | undefined] {
  let colons = 0;
  for (let at = 0; at < codes.length; at++) {
    if (codes[at] === ANY) break;
    if (codes[at] === COLON && ++colons === SEGMENTS - 1)
      return [globOf(codes.slice(0, at + 1)), globOf(codes.slice(at + 1))];
  }
  return [undefined, undefined];
}

function runsOf(sorted: readonly TrustTarget[]): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < sorted.length; ) {
    const head = headOf(sorted[from]?.role.arn ?? "");
    let to = from + 1;
    while (head !== "" && to < sorted.length && sorted[to]?.role.arn.startsWith(head) === true) to++;
    runs.push({ head, from, to });
    from = to;
  }
  return runs;
}

function headOf(arn: string): string {
  let end = -1;
  for (let colon = 1; colon < SEGMENTS; colon++) {
    end = arn.indexOf(":", end + 1);
    if (end < 0) return "";
  }
  return arn.slice(0, end + 1);
}

function firstAtLeast(sorted: readonly TrustTarget[], text: string, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.role.arn ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The roles that a class may assume if their trust policies let it, each once, and whether its patterns cover each. */
export interface Candidates {
  readonly targets: readonly TrustTarget[];
  readonly covered: readonly boolean[];
}

/**
 * Finds the candidates of classes: roles that trust everyone in the class's own account, then those that trust its account and then those
 * that trust everyone, as far as its policies cover them.
 */
export function candidateFinder(trusts: TrustIndex): (one: AssumeClass) => Candidates {
  const everyone = trusts.trustingEveryone;
  const ofEveryone = targetFinder(everyone);
  const finders = new Map<string, ReturnType<typeof targetFinder>>();
  // Which class met a target last: 2n = its patterns cover it, 2n + 1 = it is a candidate.
  const met = new Int32Array(trusts.targets.length);
  let turn = 0;
  return (one) => {
    turn += 2;
    const lists: (readonly TrustTarget[])[] = [];
    if (one.patterns === undefined) lists.push(trusts.trustingAccount(one.account), everyone);
    else if (one.patterns.size > 0) {
      let ofAccount = finders.get(one.account);
      if (ofAccount === undefined) {
        ofAccount = targetFinder(trusts.trustingAccount(one.account));
        finders.set(one.account, ofAccount);
      }
      for (const [text, pattern] of one.patterns) lists.push(ofAccount(text, pattern));
      for (const [text, pattern] of one.patterns) lists.push(ofEveryone(text, pattern));
    }
    for (const list of lists) mark(met, turn, list);
    const targets: TrustTarget[] = [];
    const covered: boolean[] = [];
    for (const target of everyone) {
      if (target.role.account !== one.account) continue;
      targets.push(target);
      covered.push(met[target.at] === turn);
      met[target.at] = turn + 1;
    }
    for (const list of lists) take(met, turn, list, targets, covered);
    return { targets, covered };
  };
}

function mark(met: Int32Array, turn: number, list: readonly TrustTarget[]): void {
  for (let at = 0; at < list.length; at++) {
    const target = list[at];
    if (target !== undefined) met[target.at] = turn;
  }
}

function take(
  met: Int32Array,
  turn: number,
  list: readonly TrustTarget[],
  targets: TrustTarget[],
  covered: boolean[],
): void {
  for (let at = 0; at < list.length; at++) {
    const target = list[at];
    if (target === undefined || met[target.at] !== turn) continue;
    met[target.at] = turn + 1;
    targets.push(target);
    covered.push(true);
  }
}
