-- Where a feed could not go on without a gap: its slot was dropped or lost, or somebody asked for it.
ALTER TABLE sync_events.feed ADD COLUMN continuity_lost_at pg_lsn;
COMMENT ON COLUMN sync_events.feed.continuity_lost_at IS 'up to here changes came from the log when it last broke off; what followed came by loading again';

ALTER TABLE sync_events.backfill ADD COLUMN reload_from bigint;
COMMENT ON COLUMN sync_events.backfill.reload_from IS 'the head when the contract had to be loaded again: a row that no later event speaks of was deleted meanwhile';
