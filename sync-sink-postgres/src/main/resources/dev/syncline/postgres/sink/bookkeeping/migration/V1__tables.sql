CREATE SCHEMA IF NOT EXISTS sync_sink;

CREATE TABLE IF NOT EXISTS sync_sink.cursor (
  feed text NOT NULL,
  subscription text NOT NULL,
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
  epoch bigint NOT NULL DEFAULT 0,
  holder text,
  holder_pid integer,
  holder_started timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (feed, subscription)
) WITH (fillfactor = 50);
COMMENT ON TABLE sync_sink.cursor IS
  'How far each consumer schema has applied its feed; moved in the transaction that applies the events';

CREATE TABLE IF NOT EXISTS sync_sink.dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed text NOT NULL,
  subscription text NOT NULL,
  position bigint NOT NULL,
  transaction_first bigint NOT NULL,
  operation text NOT NULL,
  key jsonb NOT NULL,
  object json,
  error_code text NOT NULL,
  sqlstate text,
  message text NOT NULL,
  quarantined_at timestamptz NOT NULL DEFAULT now(),
  redriven_at timestamptz,
  UNIQUE (feed, subscription, position)
);
CREATE INDEX IF NOT EXISTS dead_letter_waiting
  ON sync_sink.dead_letter (feed, subscription, key) WHERE redriven_at IS NULL;
CREATE INDEX IF NOT EXISTS dead_letter_in_order
  ON sync_sink.dead_letter (feed, subscription, transaction_first, position) WHERE redriven_at IS NULL;
COMMENT ON TABLE sync_sink.dead_letter IS
  'Events a consumer schema could not apply, and later events of the same keys that wait behind them';

CREATE TABLE IF NOT EXISTS sync_sink.lease (
  name text PRIMARY KEY,
  process uuid,
  holder text,
  term bigint NOT NULL DEFAULT 0,
  session_pid integer,
  session_started timestamptz,
  expires_at timestamptz
) WITH (fillfactor = 50);
COMMENT ON TABLE sync_sink.lease IS
  'Which process applies a consumer schema; what keeps a late one from writing is the epoch of the cursor';
