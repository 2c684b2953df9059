-- Positions belong to a history: a run of positions that one writer hands out. A store that is put back
-- to an earlier copy hands positions out again, in another history, and whoever has seen the first ones
-- can tell. Each take-over of a feed begins a history after the head it finds.
ALTER TABLE sync_events.feed
  ADD COLUMN history uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN slot_name text,
  ADD COLUMN database_oid oid;
COMMENT ON COLUMN sync_events.feed.history IS 'of the positions after the last take-over; a writer that finds another one has lost the feed';
COMMENT ON COLUMN sync_events.feed.slot_name IS 'the replication slot the feed is captured through';
COMMENT ON COLUMN sync_events.feed.database_oid IS 'the database at the source that the slot belongs to';

CREATE TABLE sync_events.history (
  feed_id        integer NOT NULL REFERENCES sync_events.feed,
  after_position bigint NOT NULL,
  id             uuid NOT NULL,
  began_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (feed_id, after_position)
);
COMMENT ON TABLE sync_events.history IS 'to which history each position of a feed belongs: the one that began last before it';

-- What was stored before there were histories is one.
INSERT INTO sync_events.history (feed_id, after_position, id)
SELECT id, 0, gen_random_uuid() FROM sync_events.feed;
UPDATE sync_events.feed SET history = h.id FROM sync_events.history h WHERE h.feed_id = feed.id;

-- Roles that read or write feeds go on to: what they may is taken from the table and the columns they have.
DO $$
DECLARE
  role text;
BEGIN
  FOR role IN
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END
      FROM pg_class, aclexplode(relacl)
     WHERE oid = 'sync_events.feed'::regclass AND privilege_type = 'SELECT'
  LOOP
    EXECUTE format('GRANT SELECT ON sync_events.history TO %s', role);
  END LOOP;
  FOR role IN
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END
      FROM pg_attribute, aclexplode(attacl)
     WHERE attrelid = 'sync_events.feed'::regclass AND attname = 'writer_epoch' AND privilege_type = 'UPDATE'
  LOOP
    EXECUTE format('GRANT UPDATE (history, slot_name, database_oid) ON sync_events.feed TO %s', role);
    EXECUTE format('GRANT INSERT, UPDATE ON sync_events.history TO %s', role);
  END LOOP;
END $$;
