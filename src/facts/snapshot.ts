/** A snapshot as the shell hands it to the pure floors. */

/** One file of a snapshot. `name` is relative to its root, with forward slashes. */
export interface Document {
  readonly name: string;
  /** Hex SHA-256 of the content after redaction. */
  readonly sha256: string;
  /** The redacted text. */
  readonly read: () => string;
}

/** Sorted by name; `id` is `sha256:` and the hex SHA-256 over the lines `NAME\0SHA256\n`. */
export interface Snapshot {
  readonly id: string;
  readonly documents: readonly Document[];
}
