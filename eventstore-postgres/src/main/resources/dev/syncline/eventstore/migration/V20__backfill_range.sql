-- A backfill job may read several ranges of keys at the same time. Each continues at its own chunk.
-- Rights on the table cover its new columns.
ALTER TABLE sync_events.backfill_job
  ADD COLUMN parallel integer CHECK (parallel > 0),
  ADD COLUMN ranges jsonb;

COMMENT ON COLUMN sync_events.backfill_job.parallel IS
  'how many ranges to read at the same time, as requested; null leaves it to the publisher';
COMMENT ON COLUMN sync_events.backfill_job.ranges IS
  'the ranges in key order: last_key, end, rows_read, complete; null if the job reads in one piece';
