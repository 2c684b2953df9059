-- The base: the last event of each key, for the events that are folded. What is folded can be dropped
-- from the log in whole segments, and a new consumer begins with the base. Not partitioned: a fold
-- replaces rows anywhere in it.
CREATE TABLE sync_events.base (
  position          bigint NOT NULL,
  transaction_first bigint NOT NULL,
  transaction_id    bigint NOT NULL,
  committed_at      timestamptz NOT NULL,
  recorded_at       timestamptz NOT NULL,
  feed_id           integer NOT NULL,
  schema_id         integer NOT NULL,
  schema_minor      integer NOT NULL,
  size              integer NOT NULL,
  operation         "char" NOT NULL,
  digest            bytea NOT NULL,
  key               jsonb NOT NULL,
  object            json,
  PRIMARY KEY (schema_id, digest)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

DO $$
BEGIN
  ALTER TABLE sync_events.base
    ALTER COLUMN key SET COMPRESSION lz4,
    ALTER COLUMN object SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
  NULL; -- a server built without lz4 keeps its default
END $$;

-- Readers take the base in the order of positions, each the public schemas that it wants.
CREATE UNIQUE INDEX base_position ON sync_events.base (schema_id, position);
CREATE INDEX base_delete ON sync_events.base (feed_id, position) WHERE operation = 'd';

COMMENT ON TABLE sync_events.base IS 'the last event of each key, up to base_position of its feed''s retention';
COMMENT ON COLUMN sync_events.base.digest IS 'SHA-256 of the key''s text: keys may be longer than an index entry';

CREATE TABLE sync_events.retention (
  feed_id         integer PRIMARY KEY REFERENCES sync_events.feed,
  base_position   bigint NOT NULL DEFAULT 0,
  oldest_position bigint NOT NULL DEFAULT 1,
  purged_position bigint NOT NULL DEFAULT 0,
  base_rows       bigint NOT NULL DEFAULT 0,
  folded_at       timestamptz,
  dropped_at      timestamptz,
  CHECK (oldest_position <= base_position + 1)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE sync_events.retention IS 'how far a feed is folded and dropped; a feed that never was has no row';
COMMENT ON COLUMN sync_events.retention.base_position IS 'the base covers the events up to here';
COMMENT ON COLUMN sync_events.retention.oldest_position IS 'the first event that the log still has';
COMMENT ON COLUMN sync_events.retention.purged_position IS 'the last delete that was removed from the base';
COMMENT ON COLUMN sync_events.retention.base_rows IS 'how many events the base has';

CREATE VIEW sync_events.state AS
SELECT b.position,
       b.transaction_id,
       CASE b.operation WHEN 'i' THEN 'insert' WHEN 'u' THEN 'update' WHEN 'd' THEN 'delete' END AS operation,
       s.manifest_slug,
       s.name AS public_schema_name,
       s.major AS public_schema_major_version,
       b.schema_minor AS public_schema_minor_version,
       b.key,
       b.object,
       b.recorded_at AS created_at
  FROM sync_events.base b
  LEFT JOIN sync_events.public_schema s ON s.id = b.schema_id;

COMMENT ON VIEW sync_events.state IS 'the base for people: the last event of each key, without the events that are not folded yet';

-- These functions run with the rights of the owner of the tables, so that a role that writes events can
-- neither write the base by hand nor drop what is not folded. The row of retention is their lock: while
-- another process does the same work, they return null.

CREATE FUNCTION sync_events.fold(feed integer, positions bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = on SET enable_bitmapscan = on SET plan_cache_mode = force_custom_plan
SET work_mem = '32MB' AS $$
DECLARE
  head bigint;
  folded bigint;
  through bigint;
  next_first bigint;
  added bigint;
BEGIN
  IF positions IS NULL OR positions NOT BETWEEN 1 AND 1000000000 THEN
    RAISE 'between one and a thousand million events are folded at once'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT f.head_position INTO head FROM sync_events.feed f WHERE f.id = fold.feed;
  IF NOT FOUND THEN
    RAISE 'there is no such feed' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO sync_events.retention (feed_id) VALUES (fold.feed) ON CONFLICT DO NOTHING;
  SELECT r.base_position INTO folded
    FROM sync_events.retention r WHERE r.feed_id = fold.feed FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  through := least(folded + positions, head);
  IF through <= folded THEN
    RETURN 0;
  END IF;
  IF through < head THEN
    EXECUTE 'SELECT e.transaction_first FROM sync_events.event e WHERE e.feed_id = $1 AND e.position = $2'
       INTO STRICT next_first USING fold.feed, through + 1;
    IF next_first - 1 > folded THEN
      through := next_first - 1;
    END IF;
  END IF;
  EXECUTE
    'WITH last AS MATERIALIZED (
       SELECT max(e.position) AS position
         FROM sync_events.event e
        WHERE e.feed_id = $1 AND e.position > $2 AND e.position <= $3
        GROUP BY e.schema_id, e.key::text
     ), folded AS (
     INSERT INTO sync_events.base AS b
       (position, transaction_first, transaction_id, committed_at, recorded_at, feed_id, schema_id,
        schema_minor, size, operation, digest, key, object)
     SELECT e.position, e.transaction_first, e.transaction_id, e.committed_at, e.recorded_at, e.feed_id,
            e.schema_id, e.schema_minor, e.size, e.operation,
            sha256(convert_to(e.key::text, ''UTF8'')), e.key, e.object
       FROM last JOIN sync_events.event e
         ON e.feed_id = $1 AND e.position = last.position AND e.position > $2 AND e.position <= $3
     ON CONFLICT (schema_id, digest) DO UPDATE
        SET position = excluded.position, transaction_first = excluded.transaction_first,
            transaction_id = excluded.transaction_id, committed_at = excluded.committed_at,
            recorded_at = excluded.recorded_at, schema_minor = excluded.schema_minor,
            size = excluded.size, operation = excluded.operation, key = excluded.key,
            object = excluded.object
     RETURNING b.xmax = 0 AS added)
     SELECT count(*) FILTER (WHERE f.added) FROM folded f'
    INTO STRICT added USING fold.feed, folded, through;
  UPDATE sync_events.retention r
     SET base_position = through, base_rows = r.base_rows + added, folded_at = now()
   WHERE r.feed_id = fold.feed;
  RETURN through - folded;
END $$;

COMMENT ON FUNCTION sync_events.fold IS
  'folds the next events of a feed into the base, and returns how many';

CREATE FUNCTION sync_events.purge_deletes(feed integer, older_than interval, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  purged bigint;
  last bigint;
BEGIN
  IF most IS NULL OR most NOT BETWEEN 1 AND 10000000
     OR older_than IS NULL OR older_than < interval '0' THEN
    RAISE 'a number of deletes and an age are needed' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM sync_events.retention r WHERE r.feed_id = purge_deletes.feed FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  WITH oldest AS (
    SELECT b.schema_id, b.digest, b.recorded_at FROM sync_events.base b
     WHERE b.feed_id = purge_deletes.feed AND b.operation = 'd' ORDER BY b.position LIMIT most
  ), gone AS (
    DELETE FROM sync_events.base b USING oldest o
     WHERE b.schema_id = o.schema_id AND b.digest = o.digest
       AND o.recorded_at < clock_timestamp() - older_than
    RETURNING b.position
  )
  SELECT count(*), max(position) INTO purged, last FROM gone;
  UPDATE sync_events.retention r SET purged_position = greatest(r.purged_position, last), base_rows = r.base_rows - purged
   WHERE r.feed_id = purge_deletes.feed AND purged > 0;
  RETURN purged;
END $$;

COMMENT ON FUNCTION sync_events.purge_deletes IS
  'removes deletes of that age from the base, the oldest first, and returns how many';

-- Dropping waits for readers and writers of the feed, and others wait behind it: so only for a moment.
CREATE FUNCTION sync_events.drop_segment(feed integer, through bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
  folded bigint;
  oldest bigint;
  head bigint;
  next bigint;
BEGIN
  SELECT r.base_position, r.oldest_position INTO folded, oldest
    FROM sync_events.retention r WHERE r.feed_id = drop_segment.feed FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT f.head_position INTO STRICT head FROM sync_events.feed f WHERE f.id = drop_segment.feed;
  SELECT s.first INTO next FROM sync_events.segments(drop_segment.feed) s
   WHERE s.first > oldest ORDER BY s.first LIMIT 1;
  IF next IS NULL OR next - 1 IS DISTINCT FROM drop_segment.through THEN
    RETURN false;
  END IF;
  IF next - 1 > folded OR next > head THEN
    RAISE 'the segment is not full and folded yet' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  EXECUTE format('DROP TABLE sync_events.%I', 'event_' || drop_segment.feed || '_' || oldest);
  UPDATE sync_events.retention r SET oldest_position = next, dropped_at = now()
   WHERE r.feed_id = drop_segment.feed;
  RETURN true;
END $$;

COMMENT ON FUNCTION sync_events.drop_segment IS
  'drops the oldest segment of a feed if it ends there, is full and folded, and returns whether it did';

CREATE FUNCTION sync_events.segments(feed integer) RETURNS TABLE (first bigint, bytes bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT substring(c.relname FROM '_(\d+)$')::bigint, pg_total_relation_size(c.oid)
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = to_regclass('sync_events.event_' || segments.feed)
$$;

COMMENT ON FUNCTION sync_events.segments IS 'the segments of a feed: the first position of each, and its size';

REVOKE ALL ON FUNCTION
  sync_events.fold(integer, bigint), sync_events.purge_deletes(integer, interval, integer),
  sync_events.drop_segment(integer, bigint), sync_events.segments(integer)
  FROM PUBLIC;

-- Roles that read or write feeds go on to, with the rights that docs/sql/event-store.sql gives to new ones.
DO $$
DECLARE
  role text;
  may text;
BEGIN
  FOR role, may IN
    SELECT DISTINCT (granted).grantee::regrole::text, (granted).privilege_type
      FROM (
        SELECT relowner AS owner, aclexplode(relacl) AS granted
          FROM pg_class WHERE oid = 'sync_events.feed'::regclass
        UNION ALL
        SELECT relowner, aclexplode(attacl)
          FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         WHERE attrelid = 'sync_events.feed'::regclass AND attname IN ('head_position', 'writer_epoch')
      ) AS rights
     WHERE (granted).privilege_type IN ('SELECT', 'UPDATE') AND (granted).grantee NOT IN (0, owner)
  LOOP
    IF may = 'UPDATE' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION sync_events.fold(integer, bigint),'
                     ' sync_events.purge_deletes(integer, interval, integer),'
                     ' sync_events.drop_segment(integer, bigint), sync_events.segments(integer) TO %s', role);
    ELSE
      EXECUTE format('GRANT SELECT ON sync_events.base, sync_events.retention, sync_events.state TO %s', role);
      EXECUTE format('GRANT EXECUTE ON FUNCTION sync_events.segments(integer) TO %s', role);
    END IF;
  END LOOP;
END $$;
