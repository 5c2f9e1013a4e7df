/** How a step answers a need, and what it does to the session that goes on: shared by the world's step finders and the edges. */
import type { Handle } from "../facts/evidence.ts";
import { isTrue, type Open } from "../facts/open.ts";

/** How one need of a step is met. Without `open` it simply holds. */
export interface NeedAnswer {
  readonly evidence: readonly Handle[];
  readonly open?: Open;
  readonly note?: string;
}

/** A need that holds, or does so far as `open` says. */
export const needAnswer = (evidence: readonly Handle[], open: Open): NeedAnswer =>
  isTrue(open) ? { evidence } : { evidence, open };

/**
 * What a step does to the session that goes on: condition keys that are absent from now on, or known; the case of keys does not matter. Marks begin with `@`:
 * `@session` (a session of its own: `new`, or `chained` from a role session, which keeps transitive tags and source identity), `@transitive-tags` (it carries such),
 * and, until the next step, `@token-audience` (tokens of the identity can be had for any audience), `@no-pod` (no process in one of its pods is held),
 * `@one-pod` (a process in one of them is held, which says nothing about where the others run),
 * `@api-only` (requests to the API server are made as the identity, and none of its tokens is held).
 */
export type SessionEffects = Readonly<Record<string, "absent" | readonly string[]>>;
