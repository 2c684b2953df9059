-- The event store, first part: the role that owns the tables. An administrator runs this once in the
-- event store's database. Nothing that runs all day logs in as this role: it creates and upgrades.

CREATE ROLE syncline_owner LOGIN;

DO $$ BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO syncline_owner', current_database());
END $$;
CREATE SCHEMA sync_events AUTHORIZATION syncline_owner;
