/** How a step answers a need, and what it does to the session that goes on: shared by the world's step finders and the edges. */
import type { Handle } from "../facts/evidence.ts";
import type { Open } from "../facts/open.ts";

/** How one need of a step is met. Without `open` it simply holds. */
export interface NeedAnswer {
  readonly evidence: readonly Handle[];
  readonly open?: Open;
  readonly note?: string;
}

