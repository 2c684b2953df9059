-- Consumers report how far they have come, so that the publisher's side sees who reads which public
-- schema: a major version can be retired once it has no consumer, and retention can wait for the
-- slowest one. The cursor at the destination stays what a consumer resumes from.
CREATE TABLE sync_events.consumer (
  feed_id           integer NOT NULL REFERENCES sync_events.feed,
  name              text NOT NULL,
  destination       text NOT NULL,
  schema_id         integer NOT NULL REFERENCES sync_events.public_schema,
  position          bigint NOT NULL CHECK (position >= 0),
  history           uuid,
  first_reported_at timestamptz NOT NULL DEFAULT now(),
  reported_at       timestamptz NOT NULL DEFAULT now(),
  given_up_at       timestamptz,
  given_up_reason   text,
  PRIMARY KEY (feed_id, name, destination),
  CHECK ((given_up_at IS NULL) = (given_up_reason IS NULL))
) WITH (fillfactor = 50);

COMMENT ON TABLE sync_events.consumer IS 'the consumer schemas that read each feed, as they report themselves';
COMMENT ON COLUMN sync_events.consumer.name IS 'manifest and consumer schema';
COMMENT ON COLUMN sync_events.consumer.destination IS 'host, port and database that it writes to';
COMMENT ON COLUMN sync_events.consumer.position IS 'up to here it had applied the feed at its last report';
COMMENT ON COLUMN sync_events.consumer.given_up_at IS 'since then neither retention nor retirement waits for it';

-- No new publisher and no new consumer begins with a major version that is retired. Its events stay.
ALTER TABLE sync_events.public_schema ADD COLUMN retired_at timestamptz;
COMMENT ON COLUMN sync_events.public_schema.retired_at IS 'since then it is neither published nor consumed';

-- Roles that only read events report through this function. It writes nothing but the row of one
-- consumer, and never what an operator decided about it.
CREATE FUNCTION sync_events.report_consumer(
  feed integer, consumer text, destination text, schema integer, reached bigint, history uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head bigint;
  seen timestamptz := clock_timestamp();
BEGIN
  IF consumer IS NULL OR consumer !~ '^[^/]+/.' OR octet_length(consumer) > 1000
     OR destination IS NULL OR destination = '' OR octet_length(destination) > 1000 THEN
    RAISE 'a consumer has a name with its manifest, and a destination, of at most 1000 bytes each'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT f.head_position INTO head
    FROM sync_events.feed f JOIN sync_events.public_schema s ON s.feed_id = f.id
   WHERE f.id = report_consumer.feed AND s.id = report_consumer.schema;
  IF NOT FOUND THEN
    RAISE 'there is no such public schema in the feed' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF reached IS NULL OR reached NOT BETWEEN 0 AND head THEN
    RAISE 'a consumer is between the beginning and the head of its feed'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE sync_events.consumer c
     SET position = reached, history = report_consumer.history, reported_at = seen
   WHERE c.feed_id = report_consumer.feed AND c.name = report_consumer.consumer
     AND c.destination = report_consumer.destination AND c.schema_id = report_consumer.schema;
  IF FOUND THEN
    RETURN;
  END IF;
  -- A consumer that is new, or reads another major version now. The lock waits for a retirement.
  PERFORM FROM sync_events.public_schema s
    WHERE s.id = report_consumer.schema AND s.retired_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE 'the major version is retired' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF (SELECT count(*) FROM sync_events.consumer c WHERE c.feed_id = report_consumer.feed) >= 10000 THEN
    RAISE 'a feed has at most 10000 consumers' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  INSERT INTO sync_events.consumer
    (feed_id, name, destination, schema_id, position, history, first_reported_at, reported_at)
  VALUES (report_consumer.feed, report_consumer.consumer, report_consumer.destination,
          report_consumer.schema, reached, report_consumer.history, seen, seen)
  ON CONFLICT ON CONSTRAINT consumer_pkey DO UPDATE
    SET schema_id = excluded.schema_id, position = excluded.position, history = excluded.history,
        reported_at = excluded.reported_at;
END $$;

COMMENT ON FUNCTION sync_events.report_consumer IS
  'records how far a consumer schema has applied a feed at a destination';

REVOKE ALL ON FUNCTION
  sync_events.report_consumer(integer, text, text, integer, bigint, uuid) FROM PUBLIC;

-- Roles that read or write feeds go on to after an upgrade, with the rights of new ones. Their rights
-- on feed, of the whole table or of its columns, show which they are.
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
      EXECUTE format('GRANT DELETE, UPDATE (given_up_at, given_up_reason)'
                     ' ON sync_events.consumer TO %s', role);
      EXECUTE format('GRANT UPDATE (retired_at) ON sync_events.public_schema TO %s', role);
    ELSE
      EXECUTE format('GRANT SELECT ON sync_events.consumer TO %s', role);
      EXECUTE format('GRANT SELECT (retired_at) ON sync_events.public_schema TO %s', role);
      EXECUTE format('GRANT EXECUTE ON FUNCTION sync_events.report_consumer'
                     '(integer, text, text, integer, bigint, uuid) TO %s', role);
    END IF;
  END LOOP;
END $$;
