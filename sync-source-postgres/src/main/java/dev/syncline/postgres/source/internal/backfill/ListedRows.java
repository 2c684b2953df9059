package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.transform.OutputPolicy;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGStatement;

/**
 * Reads the rows of listed keys. A key without a row gets a delete event. If the rows are too wide
 * for one chunk, or one of them makes the SQL fail, it takes fewer of the keys.
 */
final class ListedRows {
  private final RegisteredSchema schema;
  private final Connection session;
  private final OutputPolicy policy;
  private final List<String> properties;

  ListedRows(RegisteredSchema schema, Connection session, OutputPolicy policy) {
    this.schema = schema;
    this.session = session;
    this.policy = policy;
    properties = schema.plan().contract().key();
  }

  /**
   * The chunk of the first keys, of all of them if possible.
   *
   * @param progress how many keys were read before, and how many there are
   * @param keys the keys that follow, each a JSON object
   */
  Chunk read(BackfillProgress progress, List<String> keys) throws SQLException {
    List<String> taken = keys;
    while (true) {
      List<List<String>> values = taken.stream().map(key -> KeyValues.of(properties, key)).toList();
      Chunk chunk = rows(progress, values);
      if (chunk.progress().complete() || taken.size() <= 1) {
        return new Chunk(withDeletes(chunk.rows(), values), after(progress, taken.size()));
      }
      taken = taken.subList(0, taken.size() / 2);
    }
  }

  /** The rows of some keys; its progress is complete if these are all of them. */
  private Chunk rows(BackfillProgress progress, List<List<String>> values) throws SQLException {
    if (values.isEmpty()) {
      return new Chunk(PublicEvents.of(List.of()), after(progress.fromTheBeginning(), 0));
    }
    KeyRange range = new ScopedRows(schema, session).of(values);
    ChunkSize size = ChunkSize.fixed(values.size() + 1);
    return SchemaLoad.of(schema, session, range, size, policy)
        .read(progress.fromTheBeginning().underWay());
  }

  private static BackfillProgress after(BackfillProgress progress, int more) {
    boolean last = more == 0 || progress.rowsRead() + more >= progress.rowsEstimated();
    return progress.after(Optional.empty(), more, last ? LoadState.COMPLETE : LoadState.UNDER_WAY);
  }

  private PublicEvents withDeletes(PublicEvents rows, List<List<String>> values)
      throws SQLException {
    Set<String> missing = new LinkedHashSet<>(printed(values));
    missing.removeAll(found(rows));
    if (missing.isEmpty()) {
      return rows;
    }
    List<NewEvent> events = new ArrayList<>(rows.published());
    missing.forEach(key -> events.add(delete(key)));
    return new PublicEvents(events, rows.refused());
  }

  private static Set<String> found(PublicEvents rows) {
    Set<String> found = new HashSet<>();
    rows.published().stream().map(NewEvent::key).map(CanonicalKey::of).forEach(found::add);
    rows.refused().stream().map(RejectedEvent::key).map(CanonicalKey::of).forEach(found::add);
    return found;
  }

  private NewEvent delete(String key) {
    int minor = schema.plan().schema().version().minor();
    return new NewEvent(schema.id(), minor, Operation.DELETE, key, Optional.empty());
  }

  /** The keys as they are in events: 4 and 4.00 are one key of a numeric column. */
  private List<String> printed(List<List<String>> values) throws SQLException {
    if (values.isEmpty()) {
      return List.of();
    }
    KeyValues key = new KeyValues(new ScopedRows(schema, session).requireKeyOfColumns());
    KeyJson json = new KeyJson(properties);
    List<String> printed = new ArrayList<>();
    try (PreparedStatement query =
        session.prepareStatement(
            UserPath.ENTER_READING
                + key.printed(values, QuotedTable.of(schema.plan().load().table().name())))) {
      query.unwrap(PGStatement.class).setPrepareThreshold(0);
      try (ResultSet rows = UserPath.rows(query)) {
        while (rows.next()) {
          List<String> texts = new ArrayList<>();
          for (int i = 0; i < properties.size(); i++) {
            texts.add(rows.getString(1 + i));
          }
          printed.add(CanonicalKey.of(json.write(texts)));
        }
      }
    }
    return printed;
  }
}
