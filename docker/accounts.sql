-- Run by docker compose once the accounts service has its tables; see docs/sql for the same with explanations.
\getenv password PGPASSWORD

DO $$ BEGIN
  CREATE ROLE syncline_source LOGIN REPLICATION;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
ALTER ROLE syncline_source PASSWORD :'password';
GRANT USAGE ON SCHEMA public TO syncline_source;
GRANT SELECT ON public.accounts, public.addresses TO syncline_source;

DO $$ BEGIN
  CREATE PUBLICATION from_accounts FOR TABLE ONLY public.accounts, ONLY public.addresses
    WITH (publish_via_partition_root = true, publish_generated_columns = stored);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
SELECT pg_create_logical_replication_slot('from_accounts', 'pgoutput')
 WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'from_accounts');
