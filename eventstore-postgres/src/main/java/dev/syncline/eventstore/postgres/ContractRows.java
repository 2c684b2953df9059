package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.ContractStatus;
import dev.syncline.eventstore.ContractStatus.Minor;
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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the published contracts for reports, also from a store of an earlier version. */
final class ContractRows {
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

  private ContractRows() {}

  static List<ContractStatus> listed(Connection session) throws SQLException {
    Map<SchemaId, ContractStatus> majors = new LinkedHashMap<>();
    try (PreparedStatement query = session.prepareStatement(READ);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        ContractStatus one = of(row);
        majors.merge(one.id(), one, ContractRows::together);
      }
    }
    return List.copyOf(majors.values());
  }

  private static ContractStatus together(ContractStatus major, ContractStatus later) {
    List<Minor> minors = new ArrayList<>(major.minors());
    minors.addAll(later.minors());
    return new ContractStatus(
        major.id(), major.reference(), major.feed(), major.head(), major.retiredAt(), minors);
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
