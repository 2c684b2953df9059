-- Which process writes a feed. A lease chooses who tries; what keeps a late process from writing is
-- the feed's writer_epoch.
CREATE TABLE sync_events.lease (
  name            text PRIMARY KEY,
  process         uuid,
  holder          text,
  term            bigint NOT NULL DEFAULT 0,
  session_pid     integer,
  session_started timestamptz,
  expires_at      timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE sync_events.lease IS 'which process does what only one may do at a time';
COMMENT ON COLUMN sync_events.lease.holder IS 'host and process id; empty when nobody has it';
COMMENT ON COLUMN sync_events.lease.term IS 'raised whenever another process takes it';
COMMENT ON COLUMN sync_events.lease.session_pid IS 'the session that took it: when that is gone, the lease is free';
