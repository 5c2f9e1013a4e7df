/** What the service and its reading thread say to one another. */
import type { PackedDocument } from "../pack.ts";

export interface CountMessage {
  readonly job: number;
  /** File of the pack. */
  readonly file: string;
  readonly documents: readonly PackedDocument[];
}

export type CountedMessage =
  | { readonly job: number; readonly facts: number; readonly issues: number }
  | { readonly job: number; readonly fault: string };
