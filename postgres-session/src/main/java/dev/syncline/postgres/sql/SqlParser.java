package dev.syncline.postgres.sql;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;

/** Parses SQL on pooled threads: by default the library starts a thread for each text. */
public final class SqlParser {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "syncline sql parser");
            thread.setDaemon(true);
            return thread;
          });

  private SqlParser() {}

  /**
   * Parses one statement.
   *
   * @throws JSQLParserException if the parser does not support the text, or takes too long
   */
  public static Statement parse(String sql) throws JSQLParserException {
    return CCJSqlParserUtil.parse(sql, THREADS, parser -> {});
  }
}
