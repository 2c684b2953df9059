package dev.syncline.operations.wait;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Why a consumer has not applied a token yet.
 *
 * @param stage where the commit is on its way
 * @param bytes bytes of the source's log between what is stored and the token; only for {@link
 *     Stage#CAPTURE}
 * @param events events between the consumer's cursor and the token, with those of other schemas;
 *     only for {@link Stage#APPLY}
 * @param note one line for people
 */
public record Behind(Stage stage, OptionalLong bytes, OptionalLong events, String note) {
  public Behind {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(note, "note");
  }

  /** Where a commit is on its way to a destination. */
  public enum Stage {
    /** The public schema is not published yet. */
    PUBLICATION,
    /** The commit is not in the event store yet. */
    CAPTURE,
    /** The rows that were there before capture began are still being read. */
    BACKFILL,
    /** It is in the event store, and not applied yet. */
    APPLY,
    /** A database that has to be asked does not answer at the moment. */
    DATABASE
  }

  static Behind at(Stage stage, String note) {
    return new Behind(stage, OptionalLong.empty(), OptionalLong.empty(), note);
  }

  static Behind byBytes(long bytes) {
    return new Behind(
        Stage.CAPTURE,
        OptionalLong.of(bytes),
        OptionalLong.empty(),
        "the commit is not in the event store yet");
  }

  static Behind byEvents(long events, String note) {
    return new Behind(Stage.APPLY, OptionalLong.empty(), OptionalLong.of(events), note);
  }
}
