package dev.syncline.eventstore;

import dev.syncline.manifest.schema.PublicSchemaReference;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A major version of a public schema, for reports.
 *
 * @param id its short name in event rows
 * @param reference how consumers name it
 * @param feed the feed its events are in
 * @param head the position of the feed's last event
 * @param retiredAt when it was retired; empty if it was not
 * @param minors its minor versions, lowest first
 */
public record ContractStatus(
    SchemaId id,
    PublicSchemaReference reference,
    FeedName feed,
    Position head,
    Optional<Instant> retiredAt,
    List<Minor> minors) {
  public ContractStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(retiredAt, "retiredAt");
    minors = List.copyOf(minors);
  }

  /**
   * A minor version.
   *
   * @param minor its number
   * @param key the output properties that identify a row
   * @param since the feed's head when it was first published: its events are after it
   * @param publishedAt when that was
   * @param backfill how far its rows are loaded; empty if it was never loaded
   */
  public record Minor(
      int minor,
      List<String> key,
      Position since,
      Instant publishedAt,
      Optional<BackfillProgress> backfill) {
    public Minor {
      key = List.copyOf(key);
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(publishedAt, "publishedAt");
      Objects.requireNonNull(backfill, "backfill");
    }
  }
}
