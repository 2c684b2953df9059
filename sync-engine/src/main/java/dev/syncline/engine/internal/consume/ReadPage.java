package dev.syncline.engine.internal.consume;

import dev.syncline.eventstore.EventPage;
import java.time.Instant;
import java.util.Objects;

/**
 * A page on its way from the read stage to the apply stage.
 *
 * @param page the page
 * @param readAt when it was read
 */
record ReadPage(EventPage page, Instant readAt) {
  ReadPage {
    Objects.requireNonNull(page, "page");
    Objects.requireNonNull(readAt, "readAt");
  }
}
