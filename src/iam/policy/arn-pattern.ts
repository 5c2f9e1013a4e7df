/** ARN patterns, matched segment by segment: a wildcard stays within its segment, only the last one may hold colons. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
import {
  ANY,
  ANY_IN_SEGMENT,
  type Glob,
  globCodes,
  globOf,
  matchesGlob,
  ONE,
  ONE_IN_SEGMENT,
  splitAtColons,
} from "./glob.ts";

const SEGMENTS = 6;
const COLON = 58;

/** The pattern of an `Arn…` condition value: six segments or nothing. `undefined` = it matches no ARN. */
export function arnConditionPattern(pattern: Glob): Glob | undefined {
  const segments = splitAtColons(globCodes(pattern), SEGMENTS);
  return segments.length < SEGMENTS ? undefined : joined(segments);
}

/**
 * The pattern of a Resource element. `*` is everything; a shorter text that ends in `*` covers the remaining segments
 * (`arn:aws:eks:*`); any other text of fewer than six segments matches nothing (`undefined`).
 */
export function resourcePattern(pattern: Glob): Glob | undefined {
  if (pattern.literal !== undefined) return hasSegments(pattern.literal) ? pattern : undefined;
  if (isEverything(pattern)) return pattern;
  const segments = splitAtColons(globCodes(pattern), SEGMENTS);
  if (segments.length === SEGMENTS) return joined(segments);
  return pattern.codes[pattern.codes.length - 1] === ANY ? joined(segments) : undefined;
}

/** Whether a pattern is all stars: the only one that covers a request without resource (`resource: "*"`). */
export function isEverything(pattern: Glob): boolean {
  return pattern.codes.length > 0 && pattern.codes.every((code) => code === ANY);
}

/** Whether a Resource pattern (as {@link resourcePattern} gives it) covers the resource of a request; `"*"` stands for an action without resource-level permissions. */
export function coversResource(pattern: Glob, resource: string): boolean {
  return resource === "*" ? isEverything(pattern) : matchesGlob(pattern, resource);
}

function hasSegments(text: string): boolean {
  let at = -1;
  for (let segment = 1; segment < SEGMENTS; segment++) {
    at = text.indexOf(":", at + 1);
    if (at < 0) return false;
  }
  return true;
}

function joined(segments: readonly (readonly number[])[]): Glob {
  const codes: number[] = [];
  const last = segments.length - 1;
  for (const [index, segment] of segments.entries()) {
    if (index > 0) codes.push(COLON);
    if (index === last) codes.push(...segment);
    else for (const code of segment) codes.push(code === ANY ? ANY_IN_SEGMENT : code === ONE ? ONE_IN_SEGMENT : code);
  }
  return globOf(codes);
}
