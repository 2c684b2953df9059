package dev.syncline.postgres.source.internal.transform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.RowLayout;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.plan.TransformPlan;
import dev.syncline.postgres.source.internal.transform.planning.TransformPlanner;
import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A source database, and short ways to plan public schemas over it. */
public record SourceFixture(TestDatabase database) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public ConnectionSettings connection() {
    return connectionAs(TestDatabase.USER);
  }

  public ConnectionSettings connectionAs(String role) {
    return new ConnectionSettings(
        new Slug("source"),
        database.host(),
        database.port(),
        database.name(),
        role,
        new Secret("any"),
        Map.of());
  }

  public static Transformation on(Operation operation, String table, String sql) {
    return new Transformation(operation, table, sql);
  }

  /** The usual pair of ReJot's manifests: insert and update with one SQL, no delete. */
  public static Transformation[] written(String table, String sql) {
    return new Transformation[] {
      on(Operation.INSERT, table, sql), on(Operation.UPDATE, table, sql)
    };
  }

  public static PublishedSchema schema(List<String> key, Transformation... transformations) {
    return schema("{}", key, transformations);
  }

  public static PublishedSchema schema(
      String output, List<String> key, Transformation... transformations) {
    try {
      return new PublishedSchema(
          new Slug("publisher"),
          new PublicSchema(
              "things",
              new Slug("source"),
              new OutputSchema((ObjectNode) JSON.readTree(output)),
              new SchemaVersion(1, 2),
              key,
              List.of(transformations),
              Optional.empty()));
    } catch (java.io.IOException cause) {
      throw new IllegalArgumentException(cause);
    }
  }

  public TransformPlan plan(PublishedSchema... schemas) {
    try (Connection session = Session.open(connection(), "syncline plan")) {
      return new TransformPlanner(session).plan(List.of(schemas));
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }

  /** Planned, with ids 1, 2, ... */
  public List<RegisteredSchema> registered(PublishedSchema... schemas) {
    List<SchemaPlan> plans = plan(schemas).schemas();
    return IntStream.range(0, plans.size())
        .mapToObj(i -> new RegisteredSchema(new SchemaId(i + 1), plans.get(i)))
        .toList();
  }

  public SqlTransformer transformer(PublishedSchema... schemas) {
    return SqlTransformer.open(
        connection(), registered(schemas), SourceSettings.DEFAULT.keysPerLookup());
  }

  /** The only row of a query, each value as its text, as the source delivers rows. */
  public Row row(String query) {
    return rows(query).get(0);
  }

  public List<Row> rows(String query) {
    try (Connection session = Session.open(connection(), "syncline source");
        Statement statement = session.createStatement()) {
      statement.execute("SET search_path = public");
      ResultSet result = statement.executeQuery(query);
      int count = result.getMetaData().getColumnCount();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        columns.add(result.getMetaData().getColumnLabel(i));
      }
      List<Row> rows = new ArrayList<>();
      while (result.next()) {
        String[] values = new String[count];
        for (int i = 0; i < count; i++) {
          values[i] = result.getString(i + 1);
        }
        rows.add(new Row(RowLayout.of(columns), values));
      }
      return rows;
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }

  /** A row of these columns and values, in turn. */
  public static Row image(String... columnsAndValues) {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      columns.add(columnsAndValues[i]);
      values.add(columnsAndValues[i + 1]);
    }
    return new Row(RowLayout.of(columns), values.toArray(new String[0]));
  }

  public static TableName table(String name) {
    return new TableName("public", name);
  }

  /** Events as short texts: {@code update {"id":1} {"id":1,"name":"x"}}. */
  public static List<String> texts(List<PublicEvents> events) {
    return events.stream()
        .map(PublicEvents::published)
        .flatMap(List::stream)
        .map(SourceFixture::text)
        .toList();
  }

  public static String text(NewEvent event) {
    return event.operation().text()
        + " "
        + event.key()
        + event.object().map(o -> " " + o).orElse("");
  }
}
