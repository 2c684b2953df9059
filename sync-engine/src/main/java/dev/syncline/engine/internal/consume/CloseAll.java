package dev.syncline.engine.internal.consume;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes in reverse order; one failure does not keep the others open. */
final class CloseAll {
  private static final Logger LOG = LoggerFactory.getLogger(CloseAll.class);

  private CloseAll() {}

  static void of(List<AutoCloseable> open) {
    for (int index = open.size() - 1; index >= 0; index--) {
      try {
        open.get(index).close();
      } catch (Exception failure) {
        LOG.debug("closing failed", failure);
      }
    }
  }
}
