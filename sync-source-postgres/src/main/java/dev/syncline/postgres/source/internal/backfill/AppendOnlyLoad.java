package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.RowLayout;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.backfill.AppendPlace.LastRow;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.OutputPolicy;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.RowProjection;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGStatement;

/**
 * Reads the rows of an append-only table by their physical place, some pages at a time. A row that
 * is only ever inserted stays where it is. Each chunk has a snapshot of its own; which rows it
 * brings was decided when the load began, see {@link FixedBoundary}.
 */
final class AppendOnlyLoad implements RowLoad {
  private static final long FIRST_PAGES = 16;
  private static final long MOST_PAGES = 4_096;
  private static final int GROWTH = 4;

  private final RegisteredSchema schema;
  private final Connection session;
  private final ChunkSize size;
  private final OutputPolicy policy;
  private final SourceTable table;
  private final RowProjection projection;
  private final List<SourceColumn> columns;
  private final RowLayout layout;
  private final String select;
  private final AppendedParts parts;
  private long pages = FIRST_PAGES;

  AppendOnlyLoad(RegisteredSchema schema, Connection session, ChunkSize size, OutputPolicy policy) {
    this.schema = schema;
    this.session = session;
    this.size = size;
    this.policy = policy;
    TransformationPlan plan = schema.plan().load();
    table = plan.table();
    projection = plan.rowPlan().orElseThrow();
    columns = plan.neededColumns().stream().map(table::required).toList();
    layout = RowLayout.of(columns.stream().map(SourceColumn::name).toList());
    select = AppendOnlyRows.select(table, columns);
    parts = new AppendedParts(session, schema.plan());
  }

  @Override
  public RegisteredSchema schema() {
    return schema;
  }

  /**
   * The rows of some pages, or as many of them as fit into a chunk.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the rows are no longer where they
   *     were
   */
  @Override
  public Chunk read(BackfillProgress progress) throws SQLException {
    AppendPlace place = AppendPlace.of(progress);
    if (place.page() >= place.pages()) {
      return empty(progress, place);
    }
    long upTo =
        place.row().isPresent() ? place.upTo() : Math.min(place.pages(), place.page() + pages);
    session.setAutoCommit(false);
    try {
      Found found = find(place, upTo);
      // The statement's locks are held: what it read is what the parts are now.
      parts.requireUnmoved(place);
      session.commit();
      return chunk(progress, place, upTo, found);
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
  }

  /**
   * Rows of some pages.
   *
   * @param events the public rows
   * @param last the place of the last of them
   * @param all how many rows there were, at most the limit
   * @param limit the most rows asked for
   * @param characters the length of the JSON of the events
   */
  private record Found(
      List<NewEvent> events, Optional<LastRow> last, long all, long limit, long characters) {
    /** Whether all rows of the pages were read. */
    boolean whole() {
      return events.size() == all && all < limit;
    }
  }

  private Found find(AppendPlace place, long upTo) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(select)) {
      int limit = size.rows();
      bind(statement, place, upTo, limit);
      try (ResultSet rows = statement.executeQuery()) {
        List<NewEvent> events = new ArrayList<>();
        Optional<LastRow> last = Optional.empty();
        long all = 0;
        long characters = 0;
        while (rows.next()) {
          NewEvent event = projection.event(schema, Operation.INSERT, row(rows));
          events.add(event);
          characters += event.characters();
          all = rows.getLong("syncline_found");
          last = Optional.of(new LastRow(rows.getLong(1), rows.getString(2)));
        }
        return new Found(events, last, all, limit, characters);
      }
    }
  }

  private void bind(PreparedStatement statement, AppendPlace place, long upTo, int limit)
      throws SQLException {
    // The driver requests binary results of server-prepared statements; all here are read as text.
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    statement.setLong(1, place.next() & 0xFFFFFFFFL);
    statement.setArray(
        2,
        session.createArrayOf(
            "bigint", place.streamed().stream().map(id -> id & 0xFFFFFFFFL).toArray()));
    statement.setArray(
        3,
        session.createArrayOf(
            "bigint", place.parts().stream().map(AppendPlace.Part::oid).toArray()));
    statement.setString(4, "(" + place.page() + ",0)");
    statement.setString(5, "(" + upTo + ",0)");
    long part = place.row().map(LastRow::part).orElse(0L);
    statement.setLong(6, part);
    statement.setLong(7, part);
    statement.setString(8, place.row().map(LastRow::ctid).orElse("(0,0)"));
    statement.setInt(9, limit);
  }

  private Row row(ResultSet result) throws SQLException {
    String[] values = new String[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = result.getString(4 + i);
    }
    return new Row(layout, values);
  }

  private Chunk chunk(BackfillProgress progress, AppendPlace place, long upTo, Found found) {
    int read = found.events().size();
    size.learn(
        new ChunkRows(
            read, read == 0 ? List.of() : List.of("row"), found.events(), found.characters()));
    AppendPlace after =
        found.whole() ? place.fromPage(upTo) : place.past(found.last().orElseThrow(), upTo);
    adapt(found);
    LoadState state =
        found.whole() && upTo >= place.pages() ? LoadState.COMPLETE : LoadState.UNDER_WAY;
    return new Chunk(
        policy.sort(found.events()), progress.after(Optional.of(after.write()), read, state));
  }

  /** Chooses the number of pages whose rows are about as many as a chunk may have. */
  private void adapt(Found found) {
    if (!found.whole()) {
      pages = Math.max(1, pages / 2);
    } else if (found.all() < size.rows() / GROWTH) {
      pages = Math.min(MOST_PAGES, pages * 2);
    }
  }

  private Chunk empty(BackfillProgress progress, AppendPlace place) {
    return new Chunk(
        policy.sort(List.of()), progress.after(Optional.of(place.write()), 0, LoadState.COMPLETE));
  }
}
