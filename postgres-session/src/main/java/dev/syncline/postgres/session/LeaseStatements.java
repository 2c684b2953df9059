package dev.syncline.postgres.session;

/**
 * The SQL statements of leases.
 *
 * @param table the table, with its schema
 */
record LeaseStatements(String table) {
  String add() {
    return "INSERT INTO %s (name) SELECT unnest(?::text[]) ON CONFLICT DO NOTHING".formatted(table);
  }

  /**
   * The start of another role's session is hidden; such a session counts as the holder's. The clock
   * is read after the lock was granted. Not every table of leases has a column for the work.
   */
  String lock() {
    return """
    SELECT name, holder,
           CASE WHEN to_jsonb(lease) ->> 'work' IS NOT NULL
                THEN ARRAY(SELECT jsonb_array_elements_text(to_jsonb(lease) -> 'work')) END AS work,
           process IS NULL OR process = ? OR expires_at < clock_timestamp() OR NOT EXISTS (
             SELECT FROM pg_stat_activity AS session
             WHERE session.pid = session_pid
               AND (session.backend_start = session_started OR session.backend_start IS NULL)
           ) AS free
    FROM %s AS lease WHERE name = ANY (?) ORDER BY name FOR UPDATE
    """
        .formatted(table);
  }

  String take() {
    return """
    UPDATE %s SET
      term = CASE WHEN process = ? THEN term ELSE term + 1 END,
      process = ?,
      holder = ?,
      session_pid = pg_backend_pid(),
      session_started = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),
      expires_at = clock_timestamp() + ? * interval '1 millisecond'
    WHERE name = ANY (?) RETURNING term
    """
        .formatted(table);
  }

  String tellWork() {
    return "UPDATE %s SET work = ? WHERE name = ANY (?)".formatted(table);
  }

  /**
   * A failure that stays the same keeps the time when it first occurred. It is not recorded if
   * another process does the work.
   */
  String fail() {
    return """
    UPDATE %s SET
      failing_since = CASE WHEN failure = ?::jsonb THEN failing_since ELSE clock_timestamp() END,
      failure = ?::jsonb,
      failed_by = ?,
      failed_at = clock_timestamp()
    WHERE name = ANY (?) AND (process IS NULL OR process = ?)
    """
        .formatted(table);
  }

  String end() {
    return "UPDATE %s SET failed_by = NULL WHERE name = ANY (?) AND failed_by = ?".formatted(table);
  }

  String progress() {
    return """
    UPDATE %s SET
      failing_since = NULL, failure = NULL, failed_by = NULL, failed_at = NULL,
      committed_through = coalesce(?, committed_through)
    WHERE name = ANY (?)
      AND (failure IS NOT NULL OR committed_through IS DISTINCT FROM coalesce(?, committed_through))
    """
        .formatted(table);
  }

  String release() {
    return "UPDATE %s SET process = NULL, holder = NULL, expires_at = NULL WHERE name = ANY (?) AND process = ?"
        .formatted(table);
  }
}
