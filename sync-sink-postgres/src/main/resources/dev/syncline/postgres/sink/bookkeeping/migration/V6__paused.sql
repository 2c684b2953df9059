-- A paused consumer schema waits at the end of a source transaction; the others of its destination go on.
ALTER TABLE sync_sink.cursor
  ADD COLUMN IF NOT EXISTS paused_at     timestamptz,
  ADD COLUMN IF NOT EXISTS paused_by     text,
  ADD COLUMN IF NOT EXISTS paused_reason jsonb;

COMMENT ON COLUMN sync_sink.cursor.paused_at IS 'Since when the consumer schema is paused; empty while it is applied';
COMMENT ON COLUMN sync_sink.cursor.paused_by IS 'Who paused it: a user, or the host and process ID of the sync whose event was rejected';
COMMENT ON COLUMN sync_sink.cursor.paused_reason IS 'Why: message, and the code of the rejection unless a user paused it';
