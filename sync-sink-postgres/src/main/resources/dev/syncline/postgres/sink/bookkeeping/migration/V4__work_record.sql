-- How the work goes that a lease is for: 'status' tells it without any process.
ALTER TABLE sync_sink.lease
  ADD COLUMN IF NOT EXISTS failure           jsonb,
  ADD COLUMN IF NOT EXISTS failing_since     timestamptz,
  ADD COLUMN IF NOT EXISTS failed_at         timestamptz,
  ADD COLUMN IF NOT EXISTS failed_by         text,
  ADD COLUMN IF NOT EXISTS committed_through timestamptz;

COMMENT ON COLUMN sync_sink.lease.failure IS 'why the work does not go on: code, message and fix of each reason';
COMMENT ON COLUMN sync_sink.lease.failing_since IS 'when that failure was first met';
COMMENT ON COLUMN sync_sink.lease.failed_at IS 'when it was met last';
COMMENT ON COLUMN sync_sink.lease.failed_by IS 'host and process id of the process that met it last';
COMMENT ON COLUMN sync_sink.lease.committed_through IS 'all transactions up to one that committed then at the source are applied';
