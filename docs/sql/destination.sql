-- The destination: one role that applies. An administrator runs this once in the destination's database,
-- after destination-owner.sql, which creates the tables for cursors, dead letters and leases.
-- destination_accounts and destination_customers stand for the tables your consumer schemas write.

CREATE ROLE syncline_sink LOGIN;

DO $$ BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO syncline_sink', current_database());
END $$;
GRANT USAGE ON SCHEMA sync_sink TO syncline_sink;
GRANT SELECT, INSERT, UPDATE ON
  sync_sink.cursor, sync_sink.dead_letter, sync_sink.lease
  TO syncline_sink;
GRANT DELETE ON sync_sink.dead_letter TO syncline_sink;
GRANT SELECT ON sync_sink.migration TO syncline_sink;

GRANT USAGE ON SCHEMA public TO syncline_sink;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  public.destination_accounts, public.destination_customers
  TO syncline_sink;
