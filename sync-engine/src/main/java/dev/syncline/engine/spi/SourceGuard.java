package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * Manages what capture costs its source, also while nothing can be captured: that is when it costs
 * most. Used by one thread.
 */
public interface SourceGuard extends AutoCloseable {
  /**
   * Checks once, and does what the owner's policy asks for.
   *
   * @throws RetriableException if the source could not be asked
   */
  Report look();

  @Override
  void close();

  /**
   * The result of one check.
   *
   * @param retained the log that is retained; absent while there is no slot
   * @param news what is new since the last check: warnings, and errors that need an operator
   */
  record Report(Optional<RetainedLog> retained, List<Diagnostic> news) {
    public Report {
      news = List.copyOf(news);
    }
  }
}
