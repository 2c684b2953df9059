ALTER TABLE sync_sink.cursor ADD COLUMN IF NOT EXISTS history uuid;
COMMENT ON COLUMN sync_sink.cursor.history IS
  'The history of the feed that the event at this position belongs to; empty before the first event';
