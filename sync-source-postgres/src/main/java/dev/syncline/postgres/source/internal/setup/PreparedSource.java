package dev.syncline.postgres.source.internal.setup;

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
 * @param identity the server and its timeline; a new feed is bound to it
 * @param slot the slot through which it is captured
 * @param start where capture resumes: the end of the feed's last transaction, or for a new feed the
 *     position from which the slot contains every change
 * @param tables the captured tables by their name in the manifest
 * @param added the tables that capture did not cover until now, although the feed has captured
 *     before: the log lacks earlier changes of their rows
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
