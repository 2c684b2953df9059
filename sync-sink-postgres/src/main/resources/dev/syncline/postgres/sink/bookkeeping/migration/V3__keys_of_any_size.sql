-- Keys may be longer than an index entry, so their digest stands for them.
DROP INDEX IF EXISTS sync_sink.dead_letter_waiting;
CREATE INDEX IF NOT EXISTS dead_letter_waiting_key
  ON sync_sink.dead_letter (feed, subscription, jsonb_hash_extended(key, 0)) WHERE redriven_at IS NULL;
