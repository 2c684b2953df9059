package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * Looks after what capture costs its source, also while nothing can be captured: that is when it
 * costs most. Used by one thread.
 */
public interface SourceGuard extends AutoCloseable {
  /**
   * Looks once, and does what the owner's policy asks for.
   *
   * @throws RetriableException if the source could not be asked
   */
  Report look();

  @Override
  void close();

  /**
   * What one look found.
   *
   * @param retained the log held back; absent while there is no slot
   * @param news what was not so at the look before: warnings, and errors somebody must act on
   */
  record Report(Optional<RetainedLog> retained, List<Diagnostic> news) {
    public Report {
      news = List.copyOf(news);
    }
  }
}
