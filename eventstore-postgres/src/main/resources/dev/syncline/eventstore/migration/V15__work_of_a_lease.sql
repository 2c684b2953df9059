-- What the process that has a lease does with it, so that one that stands by with other work says so.
ALTER TABLE sync_events.lease ADD COLUMN work text[];

COMMENT ON COLUMN sync_events.lease.work IS 'the public schemas its holder publishes, with their versions';
