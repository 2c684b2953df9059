package dev.syncline.operations.wait;

import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in the log of one source, as an application hands it on after a commit: {@code
 * s1.7563920194775543210.00000001.16384.0-1A2B3C8}. Version, system identifier, timeline in
 * hexadecimal, OID of the database, and the log position with a hyphen for the slash: made so that
 * a plain SQL statement at the source can write it. Everything committed there before the token was
 * made ends before its position is passed.
 *
 * @param source the server and its timeline
 * @param database the OID of the database
 * @param position a position at or after the end of the commit
 */
public record SyncToken(SourceIdentity source, long database, Lsn position) {
  private static final Pattern FORM =
      Pattern.compile(
          "s1\\.([0-9]{1,20})\\.([0-9A-F]{8})\\.([0-9]{1,10})\\.([0-9A-F]{1,8})-([0-9A-F]{1,8})");

  public SyncToken {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(position, "position");
  }

  /** Reads a token; empty if the text is none, or of a version that is not known here. */
  public static Optional<SyncToken> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SyncToken(
            new SourceIdentity(parts.group(1), Integer.parseUnsignedInt(parts.group(2), 16)),
            Long.parseLong(parts.group(3)),
            Lsn.parse(parts.group(4) + "/" + parts.group(5))));
  }

  /** The token as it is handed on. */
  @Override
  public String toString() {
    return "s1.%s.%08X.%d.%s"
        .formatted(
            source.systemIdentifier(),
            source.timeline(),
            database,
            position.toString().replace('/', '-'));
  }
}
