package dev.syncline.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.syncline.engine.internal.run.GuardedListeners;
import dev.syncline.engine.listener.PipelineListener;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is logged of a listener that fails. */
class ListenerLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(GuardedListeners.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void itsFirstFailureIsLoggedWithItsPlaceAndWithoutItsMessage() {
    PipelineListener failing =
        new PipelineListener() {
          @Override
          public void starting() {
            throw new IllegalStateException("row of Ada");
          }
        };
    GuardedListeners listeners = new GuardedListeners("publish shop/db-accounts", List.of(failing));

    listeners.starting();
    listeners.starting();

    assertThat(logged.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("publish shop/db-accounts: ")
        .contains("IllegalStateException", "ListenerLogTest")
        .doesNotContain("Ada");
  }
}
