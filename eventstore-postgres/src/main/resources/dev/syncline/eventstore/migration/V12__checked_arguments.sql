-- These functions run with the rights of the owner of the tables, so they do only what an append
-- needs: a partition for a feed that there is, and its next segment once the last one is full.

CREATE OR REPLACE FUNCTION sync_events.add_feed_partition(feed integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  partition text := 'event_' || feed;
BEGIN
  IF NOT EXISTS (SELECT FROM sync_events.feed f WHERE f.id = add_feed_partition.feed) THEN
    RAISE 'there is no such feed' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF to_regclass('sync_events.' || partition) IS NULL THEN
    EXECUTE format(
      'CREATE TABLE sync_events.%I (LIKE sync_events.event INCLUDING ALL) PARTITION BY RANGE (position)',
      partition);
    EXECUTE format(
      'ALTER TABLE sync_events.event ATTACH PARTITION sync_events.%I FOR VALUES IN (%s)',
      partition, feed);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION sync_events.add_segment(feed integer, positions bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent text := 'event_' || feed;
  segment text;
  head bigint;
  last bigint;
BEGIN
  IF positions IS NULL OR positions NOT BETWEEN 1 AND 1000000000 THEN
    RAISE 'a segment has between one and a thousand million positions'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT f.head_position, f.segment_end INTO head, last
    FROM sync_events.feed f WHERE f.id = add_segment.feed FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE 'there is no such feed' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF head < last AND NOT EXISTS (SELECT FROM sync_events.event e
                                  WHERE e.feed_id = add_segment.feed AND e.position = last) THEN
    RAISE 'the last segment is not full yet' USING ERRCODE = 'invalid_parameter_value';
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
