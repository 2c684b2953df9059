package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Table;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Stage;
import java.util.stream.Collectors;

/** PostgreSQL's own logical replication: one publication, a subscription per destination. */
final class NativeReplication implements Peer {
  private static final String ARRIVED = "arrived_at";

  private final Stage stage;
  private final Destinations destinations;
  private final String synchronousCommit;
  private boolean created;

  /**
   * @param synchronousCommit of the apply workers; {@code off} is PostgreSQL's default for them
   */
  NativeReplication(Stage stage, String synchronousCommit) {
    this.stage = stage;
    this.destinations = Destinations.ofTables(stage);
    this.synchronousCommit = synchronousCommit;
  }

  /**
   * An apply worker gives its commits the times of the source's, so rows tell when they came. The
   * commit follows right after, for transactions as small as those whose delay is asked for.
   */
  @Override
  public void recordDelays() {
    for (Table table : stage.flow().tables()) {
      stage
          .destinations()
          .get(0)
          .execute(
              "ALTER TABLE %s ADD COLUMN %s timestamptz DEFAULT clock_timestamp()"
                  .formatted(table.name(), ARRIVED));
    }
    destinations.arrivalsIn(ARRIVED);
  }

  @Override
  public void start() {
    if (created) {
      everywhere("ALTER SUBSCRIPTION %s ENABLE");
    } else {
      stage.source().execute("CREATE PUBLICATION bench FOR TABLE " + tables());
      everywhere(
          "CREATE SUBSCRIPTION %s CONNECTION '"
              + stage.source().connectionString()
              + "' PUBLICATION bench WITH (synchronous_commit = "
              + synchronousCommit
              + ")");
      created = true;
    }
  }

  private String tables() {
    return stage.flow().tables().stream().map(Table::name).collect(Collectors.joining(", "));
  }

  @Override
  public void stop() {
    everywhere("ALTER SUBSCRIPTION %s DISABLE");
  }

  private void everywhere(String statement) {
    for (Database destination : stage.destinations()) {
      destination.execute(statement.formatted(destination.name()));
    }
  }

  @Override
  public Observation observation() {
    return destinations;
  }

  /** It has no processes but the servers'. */
  @Override
  public ProcessUsage usage() {
    return ProcessUsage.NONE;
  }

  @Override
  public void requireAlive() {
    // Its workers are the servers' and are started again by them.
  }

  @Override
  public void close() {
    destinations.close();
  }
}
