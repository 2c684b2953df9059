-- The event store, second part: one role that writes events, one that reads them. An administrator runs
-- this once the owner has created the tables ('sync-cli manifest eventstore migrate').
-- A writer may write all feeds of the store, and a reader reads all of them: one store per team that publishes.

CREATE ROLE syncline_writer LOGIN;
CREATE ROLE syncline_reader LOGIN;

DO $$ BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO syncline_writer, syncline_reader', current_database());
END $$;
GRANT USAGE ON SCHEMA sync_events TO syncline_writer, syncline_reader;
GRANT SELECT ON
  sync_events.event, sync_events.events, sync_events.feed, sync_events.public_schema,
  sync_events.contract, sync_events.backfill, sync_events.backfill_job, sync_events.history,
  sync_events.schema_history, sync_events.consumer, sync_events.base, sync_events.state, sync_events.retention
  TO syncline_writer, syncline_reader;

-- Consumers report how far they have come through a function: a reader writes nothing else.
GRANT EXECUTE ON FUNCTION
  sync_events.report_consumer(integer, text, text, integer, bigint, uuid)
  TO syncline_writer, syncline_reader;
GRANT EXECUTE ON FUNCTION sync_events.segments(integer) TO syncline_writer, syncline_reader;

-- Events are only ever added: nobody but the owner changes or removes one. A writer can have the functions
-- below drop whole segments of them that are folded into the base.
GRANT INSERT ON
  sync_events.event, sync_events.public_schema, sync_events.contract
  TO syncline_writer;
GRANT INSERT (manifest_slug, data_store_slug),
      UPDATE (head_position, source_end_lsn, system_identifier, timeline, writer_epoch, continuity_lost_at,
              largest_event, capture_gap, capture_gap_at, history, slot_name, database_oid)
  ON sync_events.feed TO syncline_writer;
-- For 'sync-cli contract retire' and what belongs to it: a writer owns the contracts.
GRANT UPDATE (retired_at) ON sync_events.public_schema TO syncline_writer;
GRANT DELETE, UPDATE (given_up_at, given_up_reason) ON sync_events.consumer TO syncline_writer;
GRANT INSERT, UPDATE ON sync_events.history TO syncline_writer;
GRANT INSERT, UPDATE ON sync_events.backfill TO syncline_writer;
-- Backfills on request: who may write events may also ask for them, and does the work.
GRANT INSERT, UPDATE ON sync_events.backfill_job TO syncline_writer;
GRANT SELECT, INSERT, DELETE ON sync_events.backfill_key TO syncline_writer;
-- What a backfill in progress need not publish again.
GRANT SELECT, INSERT, DELETE ON sync_events.told_key TO syncline_writer;
-- What capture rests on at the source, compared again at every start.
GRANT SELECT, INSERT, DELETE ON sync_events.captured_object TO syncline_writer;
GRANT SELECT, INSERT, UPDATE ON sync_events.lease TO syncline_writer;
-- Rows that break their public schema: they were never published, so readers do not see them.
GRANT SELECT, INSERT, DELETE ON sync_events.dead_letter TO syncline_writer;
GRANT EXECUTE ON FUNCTION
  sync_events.add_feed_partition(integer), sync_events.add_segment(integer, bigint),
  sync_events.fold(integer, bigint), sync_events.purge_deletes(integer, interval, integer),
  sync_events.drop_segment(integer, bigint)
  TO syncline_writer;
