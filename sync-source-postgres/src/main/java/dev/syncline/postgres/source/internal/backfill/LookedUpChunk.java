package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import dev.syncline.postgres.source.internal.transform.plan.LateralSelect;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs the public schema's SQL at the source for each row; PostgreSQL renders the public rows. */
final class LookedUpChunk implements ChunkQuery {
  private static final String ROW = LateralSelect.CHANGED;

  private final RegisteredSchema schema;
  private final TransformationPlan plan;
  private final KeyRange range;
  private final LateralSelect publicRow;
  private final String joined;

  LookedUpChunk(RegisteredSchema schema, TransformationPlan plan, KeyRange range) {
    this(schema, plan, range, plan.lookup(), plan.lookup().joined());
  }

  private LookedUpChunk(
      RegisteredSchema schema,
      TransformationPlan plan,
      KeyRange range,
      LateralSelect publicRow,
      String joined) {
    this.schema = schema;
    this.plan = plan;
    this.range = range;
    this.publicRow = publicRow;
    this.joined = joined;
  }

  /**
   * The same chunks, which only their own rows can make fail; see {@link
   * LateralSelect#joinedApart}.
   */
  LookedUpChunk apart() {
    return new LookedUpChunk(schema, plan, range, publicRow, publicRow.joinedApart());
  }

  /** Weighs the whole row, since the SQL may read any of its columns. */
  @Override
  public Optional<ChunkWeight> weight() {
    return ChunkWeight.of(range, plan.table().columns());
  }

  @Override
  public String first() {
    return chunk(range.first(), publicRow.columns(), joined);
  }

  @Override
  public String next() {
    return chunk(range.after(), publicRow.columns(), joined);
  }

  /** {@link #first} without public rows: only their keys, as far as the row determines them. */
  String firstKeys() {
    return chunk(range.first(), publicRow.keyColumns(), "");
  }

  /** {@link #next} without public rows: only their keys, as far as the row determines them. */
  String nextKeys() {
    return chunk(range.after(), publicRow.keyColumns(), "");
  }

  /**
   * Columns: the row's number, the primary key's values as text, the public row, its key values.
   */
  private String chunk(String range, String select, String joined) {
    List<SourceColumn> columns = plan.lookupColumns();
    List<SourceColumn> key = this.range.key();
    String values =
        IntStream.range(0, columns.size())
            .mapToObj(i -> ", " + KeyRange.column(columns.get(i)) + " AS \"" + (i + 1) + "\"")
            .collect(Collectors.joining());
    String texts =
        IntStream.range(0, key.size())
            .mapToObj(i -> ", " + KeyRange.column(key.get(i)) + "::text AS key" + i)
            .collect(Collectors.joining());
    String keys =
        IntStream.range(0, key.size())
            .mapToObj(i -> ", " + ROW + ".key" + i)
            .collect(Collectors.joining());
    return "SELECT "
        + ROW
        + ".ordinal"
        + keys
        + ", "
        + select
        + "\nFROM (SELECT pg_catalog.row_number() OVER (ORDER BY "
        + this.range.order()
        + ") AS ordinal"
        + values
        + texts
        + range
        + ") AS "
        + ROW
        + "\n"
        + joined
        + "\nORDER BY "
        + ROW
        + ".ordinal";
  }

  @Override
  public ChunkRows rows(ResultSet result) throws SQLException {
    KeyJson json = new KeyJson(publicKey());
    List<NewEvent> events = new ArrayList<>();
    long read = 0;
    long characters = 0;
    List<String> lastKey = List.of();
    int object = 2 + range.key().size();
    while (result.next()) {
      if (result.getLong(1) > read) {
        read = result.getLong(1);
        lastKey = primaryKey(result);
      }
      if (result.getString(object) != null) {
        String key = json.write(texts(result, object + 1, publicKey().size()));
        NewEvent event = event(key, result.getString(object));
        events.add(event);
        characters += event.characters();
      }
    }
    return new ChunkRows(read, lastKey, events, characters);
  }

  private NewEvent event(String key, String object) {
    int minor = schema.plan().schema().version().minor();
    return new NewEvent(schema.id(), minor, Operation.INSERT, key, Optional.of(object));
  }

  /** The primary key in the current row of a result. */
  List<String> primaryKey(ResultSet result) throws SQLException {
    return texts(result, 2, range.key().size());
  }

  /**
   * The public row's key in the current row of a result without public rows: the JSON form of each
   * value.
   */
  List<String> publicKey(ResultSet result) throws SQLException {
    return texts(result, 3 + range.key().size(), publicKey().size());
  }

  /** The properties of the public row's key. */
  List<String> publicKey() {
    return schema.plan().contract().key();
  }

  private static List<String> texts(ResultSet row, int first, int count) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(row.getString(first + i));
    }
    return texts;
  }
}
