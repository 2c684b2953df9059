-- Run by docker compose: the role of both syncs owns the store's schema and makes its tables. Of two teams, the
-- consuming one would log in as a role that only reads: docs/sql/event-store.sql.
\getenv password PGPASSWORD

DO $$ BEGIN
  CREATE ROLE syncline_writer LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
ALTER ROLE syncline_writer PASSWORD :'password';
CREATE SCHEMA IF NOT EXISTS sync_events AUTHORIZATION syncline_writer;
