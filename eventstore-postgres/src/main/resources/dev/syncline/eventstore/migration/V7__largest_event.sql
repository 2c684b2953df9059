-- A reader that knows how large an event may be need not measure a page before it reads it.
ALTER TABLE sync_events.feed ADD COLUMN largest_event integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN sync_events.feed.largest_event IS 'no event of the feed has a greater size';

-- Of events stored earlier nobody has kept count.
UPDATE sync_events.feed SET largest_event = 2147483647 WHERE head_position > 0;
