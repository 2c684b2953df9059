-- One row per source data store. Its row lock is what makes a feed gapless: positions are numbered
-- from head_position while it is held, and it is held to commit.
CREATE TABLE sync_events.feed (
  id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  manifest_slug     text NOT NULL,
  data_store_slug   text NOT NULL,
  head_position     bigint NOT NULL DEFAULT 0,
  source_end_lsn    pg_lsn NOT NULL DEFAULT '0/0',
  system_identifier text,
  timeline          integer,
  writer_epoch      bigint NOT NULL DEFAULT 0,
  segment_end       bigint NOT NULL DEFAULT 0,
  created_at        timestamptz NOT NULL DEFAULT now(),
  UNIQUE (manifest_slug, data_store_slug),
  CHECK ((system_identifier IS NULL) = (timeline IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON COLUMN sync_events.feed.head_position IS 'position of the last event';
COMMENT ON COLUMN sync_events.feed.source_end_lsn IS 'end of the last source transaction stored: capture resumes here';
COMMENT ON COLUMN sync_events.feed.writer_epoch IS 'raised by each take-over; a writer with a lower one is fenced';
COMMENT ON COLUMN sync_events.feed.segment_end IS 'last position for which a partition exists';

-- One major version of a public schema. All its minors share the id and the feed, so that a reader
-- keeps getting the events of a minor published after it began to read.
CREATE TABLE sync_events.public_schema (
  id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed_id        integer NOT NULL REFERENCES sync_events.feed,
  manifest_slug  text NOT NULL,
  name           text NOT NULL,
  major          integer NOT NULL,
  UNIQUE (manifest_slug, name, major)
);

-- The published contracts. The schema is json, not jsonb: its order of properties is kept.
CREATE TABLE sync_events.contract (
  schema_id      integer NOT NULL REFERENCES sync_events.public_schema,
  minor          integer NOT NULL,
  output_schema  json NOT NULL,
  key            text[] NOT NULL,
  since_position bigint NOT NULL,
  published_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (schema_id, minor)
);

-- One partition per feed, each cut into segments of positions, so that retention drops tables and
-- never deletes rows. No foreign keys: they would cost a look-up per event. The object is json, not
-- jsonb: a value of type json at the source keeps its text, and nobody pays for taking it apart.
CREATE TABLE sync_events.event (
  position          bigint NOT NULL,
  transaction_first bigint NOT NULL,
  transaction_id    bigint NOT NULL,
  committed_at      timestamptz NOT NULL,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  feed_id           integer NOT NULL,
  schema_id         integer NOT NULL,
  schema_minor      integer NOT NULL,
  size              integer NOT NULL,
  operation         "char" NOT NULL,
  key               jsonb NOT NULL,
  object            json,
  PRIMARY KEY (feed_id, position)
) PARTITION BY LIST (feed_id);

COMMENT ON COLUMN sync_events.event.size IS 'characters of key and object, so that a page is measured without reading them';
COMMENT ON COLUMN sync_events.event.operation IS 'i insert, u update, d delete';

DO $$
BEGIN
  ALTER TABLE sync_events.event
    ALTER COLUMN key SET COMPRESSION lz4,
    ALTER COLUMN object SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
  NULL; -- a server built without lz4 keeps its default
END $$;

CREATE TABLE sync_events.backfill (
  schema_id      integer NOT NULL,
  minor          integer NOT NULL,
  feed_id        integer NOT NULL REFERENCES sync_events.feed,
  last_key       text,
  rows_read      bigint NOT NULL,
  rows_estimated bigint NOT NULL,
  complete       boolean NOT NULL,
  saved_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (schema_id, minor),
  FOREIGN KEY (schema_id, minor) REFERENCES sync_events.contract
);

CREATE VIEW sync_events.events AS
SELECT e.position,
       e.transaction_id,
       e.position - e.transaction_first AS operation_idx,
       CASE e.operation WHEN 'i' THEN 'insert' WHEN 'u' THEN 'update' WHEN 'd' THEN 'delete' END AS operation,
       s.manifest_slug,
       s.name AS public_schema_name,
       s.major AS public_schema_major_version,
       e.schema_minor AS public_schema_minor_version,
       e.key,
       e.object,
       e.recorded_at AS created_at
  FROM sync_events.event e
  LEFT JOIN sync_events.public_schema s ON s.id = e.schema_id;

COMMENT ON VIEW sync_events.events IS 'the events for people: operation_idx counts from 0 within a source transaction';
