-- A backfill that an operator asks for is a job: it publishes rows of one contract again, beside the stream.
CREATE TABLE sync_events.backfill_job (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed_id         integer NOT NULL REFERENCES sync_events.feed,
  schema_id       integer NOT NULL REFERENCES sync_events.public_schema,
  schema_minor    integer NOT NULL,
  scope           text NOT NULL CHECK (scope IN ('everything', 'where', 'range', 'keys')),
  condition       text CHECK ((condition IS NOT NULL) = (scope = 'where')),
  from_key        jsonb,
  to_key          jsonb CHECK ((num_nonnulls(from_key, to_key) > 0) = (scope = 'range')),
  state           text NOT NULL DEFAULT 'requested'
    CHECK (state IN ('requested', 'running', 'paused', 'complete', 'cancelled', 'failed')),
  rows_per_second bigint CHECK (rows_per_second > 0),
  last_key        text,
  rows_read       bigint NOT NULL DEFAULT 0,
  rows_estimated  bigint NOT NULL DEFAULT 0,
  under_way       boolean NOT NULL DEFAULT false,
  reload_from     bigint,
  pace            double precision NOT NULL DEFAULT 0,
  throttled       text,
  error_code      text,
  error_message   text,
  error_fix       text,
  requested_by    text NOT NULL,
  requested_at    timestamptz NOT NULL DEFAULT now(),
  began_at        timestamptz,
  ended_at        timestamptz,
  saved_at        timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- What the publisher of a feed has to do, which it reads every second.
CREATE INDEX backfill_job_open ON sync_events.backfill_job (feed_id, id)
 WHERE under_way OR state IN ('requested', 'running', 'paused');

COMMENT ON TABLE sync_events.backfill_job IS 'backfills that operators asked for; first loads are in backfill';
COMMENT ON COLUMN sync_events.backfill_job.condition IS 'scope where: a condition over the columns of the primary table';
COMMENT ON COLUMN sync_events.backfill_job.from_key IS 'scope range: the first key, included; null for the first row';
COMMENT ON COLUMN sync_events.backfill_job.to_key IS 'scope range: the last key, included; null for the last row';
COMMENT ON COLUMN sync_events.backfill_job.under_way IS 'begun and not ended: keys of the stream are kept for it in told_key';
COMMENT ON COLUMN sync_events.backfill_job.reload_from IS 'scope everything: the head where it began; a key that no later event mentions belongs to no row';
COMMENT ON COLUMN sync_events.backfill_job.pace IS 'rows read per second lately';
COMMENT ON COLUMN sync_events.backfill_job.throttled IS 'why the publisher has slowed it down by itself';

CREATE TABLE sync_events.backfill_key (
  job_id bigint NOT NULL REFERENCES sync_events.backfill_job,
  number bigint NOT NULL,
  digest bytea NOT NULL,
  key    jsonb NOT NULL,
  PRIMARY KEY (job_id, number),
  UNIQUE (job_id, digest)
);
COMMENT ON TABLE sync_events.backfill_key IS 'the keys that a job of scope keys publishes, until it has ended';
COMMENT ON COLUMN sync_events.backfill_key.digest IS 'SHA-256 of the key''s text';

-- Jobs of one contract may be under way together, and beside its first load: each has keys of its own.
ALTER TABLE sync_events.told_key ADD COLUMN job_id bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_events.told_key DROP CONSTRAINT told_key_pkey;
ALTER TABLE sync_events.told_key ADD PRIMARY KEY (schema_id, schema_minor, job_id, digest);
COMMENT ON COLUMN sync_events.told_key.job_id IS 'the job they are kept for; 0 for the first load';

-- Roles that write or read feeds get the rights that docs/sql/event-store.sql gives to new ones. Their
-- rights on feed, of the whole table or of its columns, show which roles they are.
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
    EXECUTE format('GRANT SELECT ON sync_events.backfill_job TO %s', role);
    IF may = 'UPDATE' THEN
      EXECUTE format('GRANT INSERT, UPDATE ON sync_events.backfill_job TO %s', role);
      EXECUTE format('GRANT SELECT, INSERT, DELETE ON sync_events.backfill_key TO %s', role);
      EXECUTE format('GRANT SELECT (job_id), INSERT (job_id) ON sync_events.told_key TO %s', role);
    END IF;
  END LOOP;
END $$;
