-- Partitions are made by these functions, with the rights of the owner of the tables. A role that
-- writes events can therefore neither change nor remove what is stored, and owns nothing.

CREATE FUNCTION sync_events.add_feed_partition(feed integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  partition text := 'event_' || feed;
BEGIN
  IF to_regclass('sync_events.' || partition) IS NULL THEN
    EXECUTE format(
      'CREATE TABLE sync_events.%I (LIKE sync_events.event INCLUDING ALL) PARTITION BY RANGE (position)',
      partition);
    EXECUTE format(
      'ALTER TABLE sync_events.event ATTACH PARTITION sync_events.%I FOR VALUES IN (%s)',
      partition, feed);
  END IF;
END $$;

COMMENT ON FUNCTION sync_events.add_feed_partition IS 'creates the partition of a feed if it is not there';

CREATE FUNCTION sync_events.add_segment(feed integer, positions bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent text := 'event_' || feed;
  segment text;
  last bigint;
BEGIN
  IF positions < 1 THEN
    RAISE 'a segment has at least one position' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE sync_events.feed SET segment_end = segment_end + positions
   WHERE id = add_segment.feed RETURNING segment_end INTO STRICT last;
  segment := parent || '_' || (last - positions + 1);
  EXECUTE format('CREATE TABLE sync_events.%I (LIKE sync_events.%I INCLUDING ALL)', segment, parent);
  EXECUTE format(
    'ALTER TABLE sync_events.%I ATTACH PARTITION sync_events.%I FOR VALUES FROM (%s) TO (%s)',
    parent, segment, last - positions + 1, last + 1);
  RETURN last;
END $$;

COMMENT ON FUNCTION sync_events.add_segment IS
  'creates the next partition of a feed, for so many positions, and returns the last position that has one';

REVOKE ALL ON FUNCTION sync_events.add_feed_partition(integer), sync_events.add_segment(integer, bigint) FROM PUBLIC;
