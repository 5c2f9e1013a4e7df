/** What the server and the thread of a collection say to each other. */
import type { CollectErrorCode } from "../../sources/collect/collect-error.ts";
import type { CollectEvent } from "../../sources/collect/progress.ts";
import type { CollectionRequest, CollectionResult } from "../collections/schema.ts";

/** What the thread is started with. */
export interface CollectStart {
  readonly request: CollectionRequest;
  /** Absolute path of the folder to write. */
  readonly out: string;
}

/** To the thread: stop what is under way. */
export interface StopMessage {
  readonly kind: "stop";
}

/** From the thread. After `done`, `refused` and `failed` nothing comes. */
export type CollectMessage =
  | { readonly kind: "event"; readonly event: CollectEvent }
  | { readonly kind: "done"; readonly result: CollectionResult }
  | { readonly kind: "refused"; readonly code: CollectErrorCode; readonly message: string }
  | { readonly kind: "failed"; readonly error: string; readonly at: readonly string[] };
