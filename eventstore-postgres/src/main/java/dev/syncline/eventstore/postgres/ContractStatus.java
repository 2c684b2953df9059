package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final String READ =
      """
      SELECT s.id, s.manifest_slug, s.name, s.major, f.manifest_slug AS feed_manifest, f.data_store_slug,
             f.head_position, (to_jsonb(s) ->> 'retired_at')::timestamptz AS retired_at,
             c.minor, c.key, c.since_position, c.published_at,
             b.rows_read, b.rows_estimated, b.complete,
             coalesce((to_jsonb(b) ->> 'under_way')::boolean, false) AS under_way,
             coalesce((to_jsonb(b) ->> 'withdrawn')::boolean, false) AS withdrawn
        FROM sync_events.contract c
        JOIN sync_events.public_schema s ON s.id = c.schema_id
        JOIN sync_events.feed f ON f.id = s.feed_id
        LEFT JOIN sync_events.backfill b ON b.schema_id = c.schema_id AND b.minor = c.minor
       ORDER BY s.manifest_slug, s.name, s.major, c.minor
      """;

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

  static List<ContractStatus> listed(Connection session) throws SQLException {
    Map<SchemaId, ContractStatus> majors = new LinkedHashMap<>();
    try (PreparedStatement query = session.prepareStatement(READ);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        ContractStatus one = of(row);
        majors.merge(one.id(), one, ContractStatus::and);
      }
    }
    return List.copyOf(majors.values());
  }

  private ContractStatus and(ContractStatus later) {
    List<Minor> all = new ArrayList<>(minors);
    all.addAll(later.minors);
    return new ContractStatus(id, reference, feed, head, retiredAt, all);
  }

  private static ContractStatus of(ResultSet row) throws SQLException {
    SchemaId id = new SchemaId(row.getInt("id"));
    return new ContractStatus(
        id,
        new PublicSchemaReference(
            new Slug(row.getString("manifest_slug")), row.getString("name"), row.getInt("major")),
        new FeedName(
            new Slug(row.getString("feed_manifest")), new Slug(row.getString("data_store_slug"))),
        new Position(row.getLong("head_position")),
        Optional.ofNullable(row.getObject("retired_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        List.of(minor(id, row)));
  }

  private static Minor minor(SchemaId id, ResultSet row) throws SQLException {
    return new Minor(
        row.getInt("minor"),
        List.of((String[]) row.getArray("key").getArray()),
        new Position(row.getLong("since_position")),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        backfill(id, row));
  }

  private static Optional<BackfillProgress> backfill(SchemaId id, ResultSet row)
      throws SQLException {
    boolean complete = row.getBoolean("complete");
    if (row.wasNull()) {
      return Optional.empty();
    }
    LoadState unfinished = row.getBoolean("under_way") ? LoadState.UNDER_WAY : LoadState.WAITING;
    LoadState state = row.getBoolean("withdrawn") ? LoadState.WITHDRAWN : unfinished;
    return Optional.of(
        new BackfillProgress(
            id,
            row.getInt("minor"),
            Optional.empty(),
            row.getLong("rows_read"),
            row.getLong("rows_estimated"),
            complete ? LoadState.COMPLETE : state));
  }
}
