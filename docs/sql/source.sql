-- The source: one role that reads. An administrator runs this once in the source's database.
-- accounts and addresses stand for the tables your public schemas name.

CREATE ROLE syncline_source LOGIN REPLICATION;

DO $$ BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO syncline_source', current_database());
END $$;
GRANT USAGE ON SCHEMA public TO syncline_source;
GRANT SELECT ON public.accounts, public.addresses TO syncline_source;

-- Capture writes small messages into the log, and reads every message there whole: by default everybody who may log in
-- can write one of up to 1 GB. Only the owner of the function, a superuser, can revoke that; other programs that write
-- messages then need the same grant.
DO $$ DECLARE emit regprocedure; BEGIN
  FOR emit IN SELECT oid FROM pg_proc
               WHERE proname = 'pg_logical_emit_message' AND pronamespace = 'pg_catalog'::regnamespace LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', emit);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO syncline_source', emit);
  END LOOP;
END $$;

-- Exactly the tables of the public schemas, never FOR ALL TABLES. First the publication, then the slot:
-- what the log holds from before a publication cannot be read with it.
-- ONLY, because without it PostgreSQL publishes whatever inherits from a table, and the application's updates and
-- deletes of a child without a key then fail. Name children that have one, too, each with ONLY; partitions come along.
-- From PostgreSQL 18 on with stored generated columns: a replica identity that has one would stop updates otherwise.
DO $$ BEGIN
  EXECUTE 'CREATE PUBLICATION syncline FOR TABLE ONLY public.accounts, ONLY public.addresses'
    || ' WITH (publish_via_partition_root = true'
    || CASE WHEN current_setting('server_version_num')::int < 180000 THEN ')'
            ELSE ', publish_generated_columns = stored)' END;
END $$;
-- (With PostgreSQL 17 or later add failover => true, so that a promoted standby has the slot too.)
SELECT pg_create_logical_replication_slot('syncline', 'pgoutput');
