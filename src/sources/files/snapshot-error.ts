/** A snapshot that cannot be read at all. */
import type { ProblemId } from "../../facts/problems.ts";

/** Thrown by the readers of snapshots; `code` is the row of the table of problems. */
export class SnapshotError extends Error {
  readonly code: ProblemId;
  constructor(code: ProblemId, message: string) {
    super(message);
    this.name = "SnapshotError";
    this.code = code;
  }
}
