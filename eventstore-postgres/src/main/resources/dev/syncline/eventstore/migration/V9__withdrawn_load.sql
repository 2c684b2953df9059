-- A load ends with its contract: another minor took its place, or the public schema is not published
-- any more. Until it is published again, nobody loads it and no report lists it.
ALTER TABLE sync_events.backfill ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sync_events.backfill.withdrawn IS 'its contract is not published now; the load begins over when it is again';
