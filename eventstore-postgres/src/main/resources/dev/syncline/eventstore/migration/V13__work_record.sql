-- How the work goes that a lease is for: 'status' tells it without any process.
ALTER TABLE sync_events.lease
  ADD COLUMN failure           jsonb,
  ADD COLUMN failing_since     timestamptz,
  ADD COLUMN failed_at         timestamptz,
  ADD COLUMN failed_by         text,
  ADD COLUMN committed_through timestamptz;

COMMENT ON COLUMN sync_events.lease.failure IS 'why the work does not go on: code, message and fix of each reason';
COMMENT ON COLUMN sync_events.lease.failing_since IS 'when that failure was first met';
COMMENT ON COLUMN sync_events.lease.failed_at IS 'when it was met last';
COMMENT ON COLUMN sync_events.lease.failed_by IS 'host and process id of the process that met it last';
COMMENT ON COLUMN sync_events.lease.committed_through IS 'all transactions up to one that committed then at the source are stored';
