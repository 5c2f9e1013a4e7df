-- Collections: jobs that read an estate from its APIs into a snapshot, and what each has told so far. No credentials are kept here.

CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  -- The last sign of life of whoever runs it.
  seen_at INTEGER NOT NULL,
  schedule TEXT,
  -- JSON: what to collect, labels of the snapshot, and what came of it.
  request TEXT NOT NULL,
  labels TEXT NOT NULL,
  result TEXT,
  snapshot TEXT,
  problem TEXT,
  detail TEXT
) STRICT;

CREATE INDEX collections_by_age ON collections (created_at, id);

CREATE TABLE collection_events (
  collection TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  -- From 1, without holes.
  seq INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (collection, seq)
) STRICT, WITHOUT ROWID;
