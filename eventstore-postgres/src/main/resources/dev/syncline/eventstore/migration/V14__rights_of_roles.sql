-- Roles that write or read feeds go on to after an upgrade: they get the rights on tables and columns
-- added since version 7 that docs/sql/event-store.sql gives to new ones. Who they are is told by their
-- rights on feed, of the whole table or of its columns.
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
    IF may = 'UPDATE' THEN
      EXECUTE format('GRANT UPDATE (capture_gap, capture_gap_at, history, slot_name, database_oid)'
                     ' ON sync_events.feed TO %s', role);
      EXECUTE format('GRANT INSERT, UPDATE ON sync_events.history TO %s', role);
      EXECUTE format('GRANT SELECT, INSERT, DELETE ON sync_events.captured_object TO %s', role);
      EXECUTE format('GRANT INSERT (withdrawn), UPDATE (withdrawn) ON sync_events.backfill TO %s', role);
      EXECUTE format('GRANT SELECT (failure, failing_since, failed_at, failed_by, committed_through),'
                     ' UPDATE (failure, failing_since, failed_at, failed_by, committed_through)'
                     ' ON sync_events.lease TO %s', role);
    ELSE
      EXECUTE format('GRANT SELECT (capture_gap, capture_gap_at, history, slot_name, database_oid)'
                     ' ON sync_events.feed TO %s', role);
      EXECUTE format('GRANT SELECT ON sync_events.history TO %s', role);
      EXECUTE format('GRANT SELECT (withdrawn) ON sync_events.backfill TO %s', role);
    END IF;
  END LOOP;
END $$;
