package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns changes of tables into public events with the public schemas' SQL: from the changed row
 * itself if the row plan allows it, otherwise by lookups at the source, many rows at once. Owns one
 * session; after a {@link RetriableException} open a new transformer.
 */
public final class SqlTransformer implements PublicTransformer {
  private static final Logger LOG = LoggerFactory.getLogger(SqlTransformer.class);

  private final Connection session;
  private final Map<TableName, List<ChangeRoute>> routes;
  private final OutputPolicy policy;
  private final int keysPerLookup;

  private SqlTransformer(
      Connection session,
      Map<TableName, List<ChangeRoute>> routes,
      OutputPolicy policy,
      int keysPerLookup) {
    this.session = session;
    this.routes = routes;
    this.policy = policy;
    this.keysPerLookup = keysPerLookup;
  }

  /**
   * Connects to the source.
   *
   * @param source how to reach it
   * @param schemas the public schemas, planned for this source
   * @param keysPerLookup how many changed rows one query looks up at most
   * @throws RetriableException if the source cannot be reached now
   */
  public static SqlTransformer open(
      ConnectionSettings source, List<RegisteredSchema> schemas, int keysPerLookup) {
    Connection session = TunedSession.open(source, "syncline transform");
    try (Statement statement = session.createStatement()) {
      statement.execute("SET default_transaction_read_only = on");
      return new SqlTransformer(session, routes(schemas), new OutputPolicy(schemas), keysPerLookup);
    } catch (SQLException cause) {
      throw TunedSession.closing(session, SourceFailure.of("make a session read-only", cause));
    } catch (RuntimeException failure) {
      throw TunedSession.closing(session, failure);
    }
  }

  private static Map<TableName, List<ChangeRoute>> routes(List<RegisteredSchema> schemas) {
    Map<TableName, List<ChangeRoute>> routes = new HashMap<>();
    for (RegisteredSchema schema : schemas) {
      if (schema.plan().schema().isAppendOnly()) {
        routes
            .computeIfAbsent(schema.plan().primaryTable().name(), name -> new ArrayList<>())
            .add(new AppendOnlyRoute(schema));
        continue;
      }
      DeleteStep deletes = new DeleteStep(schema);
      schema.plan().transformations().stream()
          .map(plan -> plan.table().name())
          .distinct()
          .forEach(
              table ->
                  routes
                      .computeIfAbsent(table, name -> new ArrayList<>())
                      .add(new TableRoute(schema, table, deletes)));
    }
    return routes;
  }

  @Override
  public List<PublicEvents> transform(List<TableChange> changes, Set<Long> transactionIds)
      throws InterruptedException {
    LookupRun run = new LookupRun(keysPerLookup);
    List<List<Pending>> pending = new ArrayList<>(changes.size());
    TruncatedRelations truncated = new TruncatedRelations();
    for (TableChange change : changes) {
      truncated.passed(change);
      List<Pending> ofChange = new ArrayList<>();
      for (ChangeRoute route : routes.getOrDefault(change.table(), List.of())) {
        ofChange.addAll(route.of(change, run, truncated));
      }
      pending.add(ofChange);
    }
    run.answer(new LookupSession(session), transactionIds);
    return pending.stream().map(SqlTransformer::outcome).map(policy::sort).toList();
  }

  private static Outcome outcome(List<Pending> pending) {
    Outcome outcome = new Outcome();
    pending.forEach(one -> one.addTo(outcome));
    return outcome;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException cause) {
      LOG.debug("Closing the session at the source failed", cause);
    }
  }
}
