package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.RowLayout;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.RowProjection;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads only the columns; the row plan converts them to public rows in this process, as it does for
 * the stream.
 */
final class ProjectedChunk implements ChunkQuery {
  private final RegisteredSchema schema;
  private final RowProjection projection;
  private final KeyRange range;
  private final List<SourceColumn> columns;
  private final RowLayout shape;
  private final String select;

  ProjectedChunk(
      RegisteredSchema schema, TransformationPlan plan, RowProjection projection, KeyRange range) {
    this.schema = schema;
    this.projection = projection;
    this.range = range;
    columns = plan.neededColumns().stream().map(plan.table()::required).toList();
    shape = RowLayout.of(columns.stream().map(SourceColumn::name).toList());
    select =
        columns.stream().map(KeyRange::column).collect(Collectors.joining(", ", "SELECT ", ""));
  }

  @Override
  public Optional<ChunkWeight> weight() {
    return ChunkWeight.of(range, columns);
  }

  @Override
  public String first() {
    return select + range.first();
  }

  @Override
  public String next() {
    return select + range.after();
  }

  @Override
  public ChunkRows rows(ResultSet result) throws SQLException {
    List<NewEvent> events = new ArrayList<>();
    long characters = 0;
    Row last = null;
    while (result.next()) {
      last = row(result);
      NewEvent event = projection.event(schema, Operation.INSERT, last);
      events.add(event);
      characters += event.characters();
    }
    List<String> lastKey = last == null ? List.of() : key(last);
    return new ChunkRows(events.size(), lastKey, events, characters);
  }

  private Row row(ResultSet result) throws SQLException {
    String[] values = new String[shape.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = result.getString(i + 1);
    }
    return new Row(shape, values);
  }

  private List<String> key(Row row) {
    return range.key().stream().map(column -> row.text(column.name())).toList();
  }
}
