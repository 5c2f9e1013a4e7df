/** A question about "some resource of a pattern", taken apart into resources that policies can tell apart. */
import { resourcePattern } from "../policy/arn-pattern.ts";
import { commonText, type Glob, glob, globCovers, hasWildcards, matchesGlob } from "../policy/glob.ts";
import { instance } from "../solve/string-candidates.ts";

/** A pattern that some policy has. */
export interface PolicyPattern {
  readonly text: string;
  readonly pattern: Glob;
}

/** One resource, and the pattern it stands for: `*` for the question's own. */
export interface ResourceSample {
  readonly resource: string;
  readonly stands: string;
}

/** Pairs of patterns that are tried together at most. */
const PAIRS = 64;

/** The resources worth asking about. A question without wildcards is its own only sample. */
export function resourceSamples(question: string, patterns: readonly PolicyPattern[]): readonly ResourceSample[] {
  const asked = hasWildcards(question) ? resourcePattern(glob(question)) : undefined;
  if (asked === undefined) return [{ resource: question, stands: "*" }];
  const samples = new Map<string, string>();
  const add = (resource: string | undefined, stands: string): void => {
    if (resource !== undefined && matchesGlob(asked, resource) && !samples.has(resource)) samples.set(resource, stands);
  };
  add(instance(asked), "*");
  const cutting = patterns.filter(({ pattern }) => !globCovers(pattern, asked));
  for (const { text, pattern } of cutting) {
    add(globCovers(asked, pattern) ? instance(pattern) : commonText(asked, pattern), text);
  }
  let pairs = 0;
  for (const [index, one] of cutting.entries())
    for (const other of cutting.slice(index + 1)) {
      if (globCovers(one.pattern, other.pattern) || globCovers(other.pattern, one.pattern)) continue;
      if (++pairs > PAIRS) return listed();
      add(commonText(one.pattern, other.pattern), one.text);
    }
  return listed();

  function listed(): readonly ResourceSample[] {
    return [...samples].map(([resource, stands]) => ({ resource, stands }));
  }
}
