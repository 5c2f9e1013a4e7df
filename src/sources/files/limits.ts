/** How much is read from disk, archives and uploads before it is refused. */

export interface FileLimits {
  /** Bytes of one document. */
  readonly documentBytes: number;
  /** Bytes of all documents together, unpacked. */
  readonly totalBytes: number;
  /** Documents, or members of an archive. */
  readonly documents: number;
  /** Unpacked bytes for each packed one. Text of cluster dumps packs up to about 40 times; deflate ends at 1,032. */
  readonly ratio: number;
  /** Unpacked bytes below which the ratio is not looked at. */
  readonly ratioFrom: number;
  /** Folders inside of folders. */
  readonly depth: number;
}

export const FILE_LIMITS: FileLimits = {
  documentBytes: 500_000_000,
  totalBytes: 2_000_000_000,
  documents: 500_000,
  ratio: 200,
  ratioFrom: 10_000_000,
  depth: 64,
};
