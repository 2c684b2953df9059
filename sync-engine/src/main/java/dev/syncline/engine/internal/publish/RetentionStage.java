package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.retention.Bounding;
import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the feed beside publishing: folds events once there are many, and drops what the policy
 * does not keep. It rests as long as it worked, unless the next events wait already: a feed that
 * grows faster than it is folded would have no bound. Its failures delay no event.
 */
final class RetentionStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionStage.class);

  private final FeedName name;
  private final FeedRetention feed;
  private final FeedTrim trim;
  private final Bounding settings;
  private String said = "";

  RetentionStage(FeedName name, FeedRetention feed, FeedTrim trim, Bounding settings) {
    this.name = name;
    this.feed = feed;
    this.trim = trim;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.await(settings.interval())) {
      try {
        bound(stop);
      } catch (EventStoreException | DiagnosticException failure) {
        sayFailed(failure);
      }
    }
  }

  private void bound(StopSignal stop) throws InterruptedException {
    while (foldWhatIsMuch(stop)) {
      trim(stop);
    }
    while (!stop.isSet() && feed.purge(settings.deletesKept(), settings.deletesAtOnce()) > 0) {
      LOG.debug("removed deletes from the base of feed {}", name);
    }
    trim(stop);
  }

  /**
   * Few events cost as many changes of the base as they are; of many, each key costs one.
   *
   * @return whether events were folded
   */
  private boolean foldWhatIsMuch(StopSignal stop) throws InterruptedException {
    long waiting = feed.size().map(FeedSize::unfolded).orElse(0L);
    if (stop.isSet() || waiting < settings.foldEvents()) {
      return false;
    }
    long began = System.nanoTime();
    long folded = feed.fold(settings.foldEvents());
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    LOG.debug("folded {} events of feed {} in {} ms", folded, name, took.toMillis());
    if (waiting - folded < settings.foldEvents()) {
      stop.await(took);
    }
    return folded > 0;
  }

  private void trim(StopSignal stop) {
    FeedTrim.Result trimmed = trim.run(() -> !stop.isSet());
    trimmed
        .dropped()
        .forEach(
            one ->
                LOG.info("dropped positions {} to {} of feed {}", one.first(), one.last(), name));
    sayWhoIsLeft(trimmed);
  }

  private void sayWhoIsLeft(FeedTrim.Result trimmed) {
    if (!trimmed.givenUp().isEmpty()) {
      LOG.warn(
          "{} gave up {}: events of feed {} were dropped that they have not applied",
          StoreCode.CONSUMER_GIVEN_UP.id(),
          trimmed.givenUp(),
          name);
    }
    String waits =
        trimmed.awaited().isEmpty()
            ? ""
            : StoreCode.RETENTION_WAITS.id()
                + " feed "
                + name
                + " keeps more events than its policy asks for, until they are applied by "
                + trimmed.awaited();
    say(waits);
  }

  private void sayFailed(RuntimeException failure) {
    say(
        StoreCode.FOLDING_FAILED.id()
            + " feed "
            + name
            + " is not bounded now: "
            + reasons(failure).stream()
                .map(reason -> reason.code().id() + " " + reason.message())
                .collect(Collectors.joining("; ", "", ""))
            + (reasons(failure).isEmpty() ? failure.getMessage() : ""));
  }

  private static List<Diagnostic> reasons(RuntimeException failure) {
    if (failure instanceof DiagnosticException refused) {
      return refused.diagnostics();
    }
    return failure instanceof EventStoreException failed
        ? failed.diagnostic().stream().toList()
        : List.of();
  }

  private void say(String what) {
    if (!what.isEmpty() && !what.equals(said)) {
      LOG.warn("{}", what);
    }
    said = what;
  }
}
