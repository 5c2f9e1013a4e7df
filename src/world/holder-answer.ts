/** The evidence of a need that some held permission answers. */
import type { Handle } from "../facts/evidence.ts";
import { any, isTrue, type Open } from "../facts/open.ts";
import type { End } from "./grants.ts";

interface Answer {
  readonly evidence: readonly Handle[];
  readonly open?: Open;
}

/** Evidence and what is open of one grant, in the form of a need's answer. */
export function answerOf(end: End): Answer {
  const { grant, open } = end;
  // The places are worked out when they are shown: most steps never are.
  return {
    get evidence() {
      return grant.evidence;
    },
    ...(isTrue(open) ? {} : { open }),
  };
}

/** Any of several grants will do: the evidence of the first, the disjunction of what they leave open. `undefined` for none. */
export function anyAnswerOf(ends: readonly End[]): Answer | undefined {
  const [first] = ends;
  if (first === undefined) return undefined;
  const open = any(ends.map((end) => end.open));
  return answerOf({ ...(ends.find((end) => isTrue(end.open)) ?? first), open });
}
