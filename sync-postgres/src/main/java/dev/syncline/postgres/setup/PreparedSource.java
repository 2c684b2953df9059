package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A source that is ready to be captured.
 *
 * @param identity which server and history it is; a new feed is bound to it
 * @param slot the slot it is captured through
 * @param start where capture goes on: the end of the feed's last transaction, or for a new feed the
 *     place from which the slot has every change
 * @param tables the captured tables by the name the manifest gives them
 * @param added those that capture did not cover until now, although the feed has a past: what
 *     happened to their rows meanwhile is in no log
 */
public record PreparedSource(
    SourceIdentity identity,
    SourceSlot slot,
    Lsn start,
    Map<String, SourceTable> tables,
    Set<TableName> added) {
  public PreparedSource {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(start, "start");
    tables = Map.copyOf(tables);
    added = Set.copyOf(added);
  }
}
