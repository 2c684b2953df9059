package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.source.problem.SourceCode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the error with which the engine ended. An error of the server is retried, since each
 * attempt begins with a check of the source that reports permanent problems there. A configuration
 * that the engine refuses is a permanent error. Any other exception is reported by class and place,
 * because its message may quote values, and counts as halted once it keeps recurring unchanged.
 */
final class EngineFailure {
  private static final String REFUSED = "Connector configuration is not valid.";
  private static final List<String> ABOUT_A_CONNECTION =
      List.of(
          "Error while validating connector config",
          "Error during connection validation",
          "Connection validation timed out");

  private EngineFailure() {}

  /**
   * The failure of a pipeline.
   *
   * @param message the engine's message, null if it has none
   * @param error the error that it threw, null if none
   */
  static RuntimeException meaning(
      FeedName feed, @Nullable String message, @Nullable Throwable error) {
    Optional<RuntimeException> ours = find(error, RuntimeException.class, EngineFailure::isOurs);
    if (ours.isPresent()) {
      return ours.get();
    }
    Optional<SQLException> server =
        find(error, SQLException.class, cause -> cause.getSQLState() != null);
    if (server.isPresent()) {
      return interrupted(feed, words(server.get()), error);
    }
    Optional<IOException> network = find(error, IOException.class, cause -> true);
    if (network.isPresent()) {
      return interrupted(feed, "the connection was lost", error);
    }
    Optional<Throwable> refusal =
        find(error, Throwable.class, cause -> text(cause).startsWith(REFUSED));
    return refusal.isPresent()
        ? refused(feed, text(refusal.get()).substring(REFUSED.length()).strip(), error)
        : defect(feed, message, error);
  }

  /** The failure of an engine that no longer responds. */
  static RetriableException stalled(FeedName feed, String reason) {
    return interrupted(feed, "it stalled: " + reason, null);
  }

  private static RuntimeException refused(FeedName feed, String words, @Nullable Throwable error) {
    if (ABOUT_A_CONNECTION.stream().anyMatch(words::startsWith)) {
      return interrupted(feed, words, error);
    }
    return new DiagnosticException(
        Diagnostic.error(
            SourceCode.ENGINE_REFUSES,
            "the capture engine of " + feed + " refuses its configuration: " + words,
            "correct what it names; see 'sync-cli help SRC-173'"));
  }

  private static RetriableException defect(
      FeedName feed, @Nullable String message, @Nullable Throwable error) {
    return new RetriableException(
        Diagnostic.error(
            SourceCode.ENGINE_REFUSES,
            "the capture engine of " + feed + " fails: " + innermost(error, message),
            "it is tried again; run with --log-level debug to see more, and report it"),
        error);
  }

  private static RetriableException interrupted(
      FeedName feed, String words, @Nullable Throwable error) {
    return new RetriableException(
        Diagnostic.error(
            SourceCode.CAPTURE_INTERRUPTED,
            "capture of " + feed + " was interrupted: " + words,
            "it is tried again; see what the source says if it stays so"),
        error);
  }

  /** The engine's sessions run its own statements, in which no value names an object. */
  private static String words(SQLException error) {
    return new ServerError(error).wordsOnOursAndState();
  }

  private static String innermost(@Nullable Throwable error, @Nullable String message) {
    @Nullable Throwable innermost = error;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    if (innermost == null) {
      return message == null ? "it ended without a word" : message;
    }
    String place =
        Arrays.stream(innermost.getStackTrace())
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
    return innermost.getClass().getSimpleName() + place;
  }

  private static boolean isOurs(RuntimeException cause) {
    return cause instanceof RetriableException
        || cause instanceof DataException
        || cause instanceof DiagnosticException;
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  private interface Condition<T> {
    boolean holds(T cause);
  }

  private static <T extends Throwable> Optional<T> find(
      @Nullable Throwable error, Class<T> kind, Condition<T> condition) {
    Optional<T> found = Optional.empty();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause) && condition.holds(kind.cast(cause))) {
        found = Optional.of(kind.cast(cause));
      }
    }
    return found;
  }
}
