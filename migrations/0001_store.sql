-- Metadata of the service. The same file runs on SQLite (Node) and on D1 (Workers). Times are milliseconds since the epoch.

CREATE TABLE snapshots (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('reading', 'ready', 'failed')),
  created_at INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  issues INTEGER NOT NULL DEFAULT 0,
  pack TEXT NOT NULL UNIQUE,
  problem TEXT,
  detail TEXT
) STRICT;

CREATE INDEX snapshots_by_age ON snapshots (created_at, id);

CREATE TABLE labels (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (snapshot, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX labels_by_value ON labels (key, value, snapshot);

-- Parts of a snapshot (an account, a cluster, the rest) that are read one by one.
CREATE TABLE shards (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'read')),
  documents INTEGER NOT NULL,
  facts INTEGER NOT NULL DEFAULT 0,
  issues INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (snapshot, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  snapshot TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_by_age ON jobs (created_at);

-- Blobs that no row names: uploads under way and what is being deleted. Whoever dies leaves its blob here, to be swept.
CREATE TABLE loose_blobs (
  key TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;
