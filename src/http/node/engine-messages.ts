/** What the service and its answering threads say to one another. All of it survives a structured clone. */
import type { EngineOptions } from "../../explain/engine-types.ts";

/** Where a thread finds the documents of a snapshot. */
export type SnapshotSource =
  /** A folder, file or archive of this machine. */
  | { readonly kind: "path"; readonly path: string }
  /** A pack of the store: its file. */
  | { readonly kind: "pack"; readonly file: string };

/** A snapshot to open, or one that is open. */
export interface Opening {
  readonly key: string;
  readonly source: SnapshotSource;
  /** Content id that the source must have: a folder can change under a server. */
  readonly expect?: string;
}

export interface AskMessage extends Opening {
  readonly kind: "ask";
  readonly job: number;
  /** The earlier snapshot of a comparison. */
  readonly base?: Opening;
  /** A name of `Questions`, or `open` for the summary alone. */
  readonly question: string;
  readonly request: unknown;
}

export interface ForgetMessage {
  readonly kind: "forget";
  readonly key: string;
}

/** Given to a thread when it starts. */
export interface ThreadSettings {
  readonly keep: number;
  readonly engine: EngineOptions;
}

/** What `open` answers. */
export interface OpenedSummary {
  readonly id: string;
  readonly documents: number;
  readonly bytes: number;
  readonly issues: number;
}

export type ThreadMessage =
  /** The snapshot is open: from here on the time counts as answering. */
  | { readonly kind: "opened"; readonly job: number }
  | { readonly kind: "answer"; readonly job: number; readonly answer: unknown }
  /** Meant for the client. */
  | { readonly kind: "refused"; readonly job: number; readonly code: string; readonly message: string }
  /** Meant for the log. */
  | { readonly kind: "failed"; readonly job: number; readonly error: string; readonly at: readonly string[] };
