package dev.syncline.postgres.setup;

import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import java.util.Map;
import java.util.Objects;

/**
 * A source that is ready to be captured.
 *
 * @param identity which server and history it is; a new feed is bound to it
 * @param start where capture goes on: the end of the feed's last transaction, or for a new feed the
 *     place from which the slot has every change
 * @param tables the captured tables by the name the manifest gives them
 */
public record PreparedSource(SourceIdentity identity, Lsn start, Map<String, SourceTable> tables) {
  public PreparedSource {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(start, "start");
    tables = Map.copyOf(tables);
  }
}
