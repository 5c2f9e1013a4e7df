/** A user name that is only known up to what a session brings: `ci:{{SessionName}}`. */
import type { Open } from "../facts/open.ts";

export interface UsernamePattern {
  /** As written in the mapping. */
  readonly template: string;
  /** What must be true of the session for the name to come out as `username`; `undefined` when it never can. */
  matches(username: string): Open | undefined;
}
