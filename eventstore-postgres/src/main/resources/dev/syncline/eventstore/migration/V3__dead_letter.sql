-- Rows that break their public schema, by the publisher's policy set aside in the commit that would
-- have held their event. They have no position: nothing was published.
CREATE TABLE sync_events.dead_letter (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed_id        integer NOT NULL REFERENCES sync_events.feed,
  schema_id      integer NOT NULL REFERENCES sync_events.public_schema,
  schema_minor   integer NOT NULL,
  transaction_id bigint NOT NULL,
  committed_at   timestamptz NOT NULL,
  operation      text NOT NULL,
  key            jsonb NOT NULL,
  object         json NOT NULL,
  error_code     text NOT NULL,
  message        text NOT NULL,
  quarantined_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX dead_letter_key ON sync_events.dead_letter (schema_id, key);

COMMENT ON TABLE sync_events.dead_letter IS
  'Rows that break their public schema and were not published; the next change of the row is';
