/** Roles that resource patterns cover, found by ranges of sorted ARNs instead of one by one. */
import { ANY, type Glob, globOf, matchesGlob } from "../policy/glob.ts";
import type { TrustTarget } from "./trust-index.ts";

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
      return within(sorted, 0, sorted.length, pattern.prefix, "", isAnyAfterPrefix(pattern) ? undefined : pattern);
    const rest = tail.literal === undefined && isAnyAfterPrefix(tail) ? undefined : pattern;
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

/** Targets of a range that begin with a prefix and fit the pattern, or are the `exact` text when there is one. */
function within(
  sorted: readonly TrustTarget[],
  from: number,
  to: number,
  prefix: string,
  exact: string,
  pattern: Glob | undefined,
): readonly TrustTarget[] {
  if (prefix === "" && pattern === undefined && from === 0 && to === sorted.length) return sorted;
  const found: TrustTarget[] = [];
  for (let at = firstAtLeast(sorted, prefix, from, to); at < to; at++) {
    const target = sorted[at];
    if (target === undefined || !target.role.arn.startsWith(prefix)) break;
    if (exact !== "" ? target.role.arn !== exact : pattern !== undefined && !matchesGlob(pattern, target.role.arn))
      continue;
    found.push(target);
  }
  return found;
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
