package dev.syncline.shop.kit.sync;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the header {@code X-Sync-Token} with the response to each write: where the log of this
 * service's database was after the commit. Another service that gets it can wait until the change
 * has arrived there. Plain SQL: nothing here depends on a sync.
 */
public final class SyncTokens {
  /** The header, in responses here and in requests there. */
  public static final String HEADER = "X-Sync-Token";

  /**
   * The message is written after the commit, so that it is behind it in the log, and commits on its
   * own, so that a sync that has read this commit has read that one. It also ends the wait of an
   * idle sync. The text is described in docs/read-your-writes.md.
   */
  private static final String SQL =
      """
      SELECT format('s1.%s.%s.%s.%s', system_identifier, left(pg_walfile_name(written), 8),
                    (SELECT oid FROM pg_database WHERE datname = current_database()),
                    replace(written::text, '/', '-'))
        FROM pg_control_system(), pg_logical_emit_message(true, 'syncline.token', '') AS written
      """;

  private static final Set<HandlerType> WRITES =
      Set.of(HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);

  private static final Logger log = LoggerFactory.getLogger(SyncTokens.class);

  private final Jdbi jdbi;

  /**
   * @param jdbi the database that the service writes
   */
  public SyncTokens(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public void register(RoutesConfig routes) {
    routes.after(this::add);
  }

  /** The write is done, so a failure here must not make it look undone. */
  private void add(Context context) {
    if (!WRITES.contains(context.method()) || context.statusCode() >= 300) {
      return;
    }
    try {
      context.header(HEADER, next());
    } catch (JdbiException failure) {
      log.warn("no {} with this response: {}", HEADER, failure.getMessage());
    }
  }

  /** A token for everything that is committed now. */
  private String next() {
    return jdbi.withHandle(handle -> handle.createQuery(SQL).mapTo(String.class).one());
  }
}
