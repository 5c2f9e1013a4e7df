/** The two things a store stands on. One file per backend implements each; one contract suite holds them all. */

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** A relational store that speaks SQLite. Values are bound by position. */
export interface Sql {
  all(sql: string, ...values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Gives the number of rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): Promise<number>;
  /** All statements or none. */
  batch(statements: readonly Statement[]): Promise<void>;
}

/** One stored blob. */
export interface Blob {
  readonly size: number;
  /** Up to `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Immutable bytes by key. Keys are lower-case words, digits, `-` and `/`. */
export interface Blobs {
  /** Stores what the stream gives, of any length, without holding it; gives its size. When the stream fails, nothing is there. */
  put(key: string, stream: ReadableStream<Uint8Array>): Promise<number>;
  /** `undefined` when there is none. */
  get(key: string): Promise<Blob | undefined>;
  /** Nothing happens when there is none. */
  delete(key: string): Promise<void>;
}

/** A key of the grammar above; throws RangeError for anything else, so that no key can name a path. */
export function blobKey(key: string): string {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key))
    throw new RangeError("a blob key holds lower-case words, digits, `-` and `/`");
  return key;
}
