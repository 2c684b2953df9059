-- The source: one role that reads. An administrator runs this once in the source's database.
-- accounts and addresses stand for the tables your public schemas name.

CREATE ROLE syncline_source LOGIN REPLICATION;

DO $$ BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO syncline_source', current_database());
END $$;
GRANT USAGE ON SCHEMA public TO syncline_source;
GRANT SELECT ON public.accounts, public.addresses TO syncline_source;

-- Exactly the tables of the public schemas, never FOR ALL TABLES. First the publication, then the slot:
-- what the log holds from before a publication cannot be read with it.
-- Name what inherits from them, too; partitions come along. With PostgreSQL 18 or later add
-- publish_generated_columns = stored: a replica identity that has one would stop updates otherwise.
CREATE PUBLICATION syncline FOR TABLE public.accounts, public.addresses
  WITH (publish_via_partition_root = true);
-- (With PostgreSQL 17 or later add failover => true, so that a promoted standby has the slot too.)
SELECT pg_create_logical_replication_slot('syncline', 'pgoutput');
