package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.plan.PublishPlan;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner of a publication, recorded as a line of its comment. The slot identifies the owner: it
 * stays the same when the feed is renamed, and a publication whose slot no longer exists is
 * captured by no feed.
 *
 * @param feed the feed, for information only
 * @param slot the replication slot that the feed is captured through
 */
record PublicationMark(String feed, String slot) {
  private static final Pattern LINE =
      Pattern.compile("^Syncline: feed (\\S+), replication slot ([a-z0-9_]+)$", Pattern.MULTILINE);

  PublicationMark {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(slot, "slot");
  }

  static PublicationMark of(PublishPlan plan) {
    return new PublicationMark(plan.feed().toString(), plan.capture().slotName());
  }

  /** The mark within a comment, if it has one. */
  static Optional<PublicationMark> in(String comment) {
    Matcher line = LINE.matcher(comment);
    return line.find()
        ? Optional.of(new PublicationMark(line.group(1), line.group(2)))
        : Optional.empty();
  }

  /** The comment with this mark in place of another; keeps all other text. */
  String writtenInto(String comment) {
    String others = LINE.matcher(comment).replaceAll("").strip();
    return others.isEmpty() ? toString() : others + "\n" + this;
  }

  @Override
  public String toString() {
    return "Syncline: feed " + feed + ", replication slot " + slot;
  }
}
