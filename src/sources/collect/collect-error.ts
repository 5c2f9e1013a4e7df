/** Why a collection could not go on at all. What could only not be read is a gap, never an error. */

/** `bad-options`: the options cannot be carried out. `credentials`: none, refused, or expired on the way (a later run goes on where this one ended). `output`: the folder cannot be written. `aborted`: the signal was raised. */
export type CollectErrorCode = "bad-options" | "credentials" | "output" | "aborted";

/** Thrown by `collect`. The message is for a person. */
export class CollectError extends Error {
  readonly code: CollectErrorCode;

  constructor(code: CollectErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "CollectError";
    this.code = code;
  }
}
