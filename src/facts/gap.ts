/** What could not be read or was not supplied, what was assumed instead, and what was wrong with a document. */
import type { Handle } from "./evidence.ts";

export type GapKind =
  | "not-supplied"
  | "unreadable"
  | "unpublished"
  | "undocumented"
  | "nondeterministic"
  | "search-limit";

/** `may-add`: a grant could be missing (denied becomes unknown). `may-remove`: a deny or boundary could be missing (allowed becomes unknown). */
export type Direction = "may-add" | "may-remove";

/** A gap touches only decisions inside its scope: `aws:<account>`, `cluster:<name>`, `cluster:<name>/<kind>`, `principal:<arn>` or `*`. */
export interface Gap {
  readonly kind: GapKind;
  readonly what: string;
  readonly direction: Direction;
  readonly scope: string;
  /** The call or document that would close it. */
  readonly close: string;
  readonly evidence?: readonly Handle[];
}

/** Something taken for granted, with the switch that takes it back. */
export interface Assumption {
  readonly name: string;
  readonly value: string;
  readonly why: string;
  readonly direction: Direction;
  readonly switch: string;
}

/** A fault of the input. The good part was kept. Texts are lower-case, without a full stop, user values in backticks. */
export interface Issue {
  /** Stable code of the kind of fault, kebab-case. */
  readonly code: string;
  readonly document: string;
  readonly pointer?: string;
  readonly line?: number;
  readonly expected: string;
  readonly came: string;
}
