/** The evidence of a need that some held permission answers. */
import type { Handle } from "../facts/evidence.ts";
import { any, isTrue, type Open } from "../facts/open.ts";
import type { End, Grant } from "./grants.ts";

interface Answer {
  readonly evidence: readonly Handle[];
  readonly open?: Open;
}

/** The places are worked out when they are shown: most steps never are. */
class Granted implements Answer {
  readonly #grant: Grant;
  constructor(grant: Grant) {
    this.#grant = grant;
  }
  get evidence(): readonly Handle[] {
    return this.#grant.evidence;
  }
}

class GrantedIf extends Granted {
  readonly open: Open;
  constructor(grant: Grant, open: Open) {
    super(grant);
    this.open = open;
  }
}

/** Evidence and what is open of one grant, in the form of a need's answer. */
export function answerOf({ grant, open }: Pick<End, "grant" | "open">): Answer {
  return isTrue(open) ? new Granted(grant) : new GrantedIf(grant, open);
}

/** Any of several grants will do: the evidence of the first, the disjunction of what they leave open. `undefined` for none. */
export function anyAnswerOf(ends: readonly End[]): Answer | undefined {
  const [first] = ends;
  if (first === undefined) return undefined;
  const open = any(ends.map((end) => end.open));
  return answerOf({ grant: (ends.find((end) => isTrue(end.open)) ?? first).grant, open });
}
