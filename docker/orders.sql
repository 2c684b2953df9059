-- Run by docker compose once the orders service has its tables: the sync writes those it fills, and makes
-- the tables of its own (schema sync_sink) by itself.
\getenv password PGPASSWORD

DO $$ BEGIN
  CREATE ROLE syncline_sink LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
ALTER ROLE syncline_sink PASSWORD :'password';
DO $$ BEGIN
  EXECUTE format('GRANT CREATE ON DATABASE %I TO syncline_sink', current_database());
END $$;
GRANT USAGE ON SCHEMA public TO syncline_sink;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.destination_accounts, public.destination_customers TO syncline_sink;
