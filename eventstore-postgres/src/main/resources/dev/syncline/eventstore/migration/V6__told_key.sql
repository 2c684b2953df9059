-- A first load tells of each row once: what the stream has told of since the load of a contract began
-- is complete at every consumer, and no later chunk tells of it again.
ALTER TABLE sync_events.backfill ADD COLUMN under_way boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sync_events.backfill.under_way IS 'the load has begun and is not complete: keys the stream tells of are kept in told_key';

UPDATE sync_events.backfill SET under_way = true
 WHERE NOT complete AND (last_key IS NOT NULL OR reload_from IS NULL);

-- Keys may be longer than an index entry, so their digest stands for them.
CREATE TABLE sync_events.told_key (
  schema_id    integer NOT NULL,
  schema_minor integer NOT NULL,
  digest       bytea NOT NULL,
  PRIMARY KEY (schema_id, schema_minor, digest)
);

COMMENT ON TABLE sync_events.told_key IS 'keys the stream has told of since the load of their contract began; empty once it is complete';
COMMENT ON COLUMN sync_events.told_key.digest IS 'SHA-256 of the key''s text';
