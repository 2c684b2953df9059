-- Run by docker compose once the orders service has its tables: the sync writes those it fills and owns its cursors.
\getenv password PGPASSWORD

DO $$ BEGIN
  CREATE ROLE syncline_sink LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
ALTER ROLE syncline_sink PASSWORD :'password';
CREATE SCHEMA IF NOT EXISTS sync_sink AUTHORIZATION syncline_sink;
GRANT USAGE ON SCHEMA public TO syncline_sink;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.destination_accounts, public.destination_customers TO syncline_sink;
