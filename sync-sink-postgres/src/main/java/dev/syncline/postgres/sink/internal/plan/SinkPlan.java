package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.postgres.sink.internal.key.KeyReading;
import dev.syncline.postgres.sink.internal.key.RowKey;
import dev.syncline.postgres.sink.internal.plan.ConsumerStatement.Kind;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** How a sink applies all its subscriptions: the statement pipelines, and which may pass which. */
public final class SinkPlan {
  private final Set<String> names = new LinkedHashSet<>();
  private final List<StatementPipeline> lanes;
  private final List<Keys> keys;
  private final ReorderRules passing;
  private final Map<SchemaId, List<StatementPipeline>> upserts = new HashMap<>();
  private final Map<SchemaId, List<StatementPipeline>> deletes = new HashMap<>();
  private final Map<String, KeyReading> rows = new HashMap<>();
  private final CatalogFingerprint fingerprint;
  private final Catalog catalog;

  SinkPlan(
      List<ContractSubscription> subscriptions, List<StatementPipeline> lanes, Catalog catalog) {
    subscriptions.forEach(subscription -> names.add(subscription.name()));
    this.lanes = List.copyOf(lanes);
    keys = List.copyOf(lanes.stream().map(StatementPipeline::keys).toList());
    fingerprint = catalog.fingerprint();
    this.catalog = catalog;
    passing = new ReorderRules(lanes, catalog.foreignKeys());
    lanes.stream()
        .collect(Collectors.groupingBy(StatementPipeline::subscription))
        .forEach((subscription, own) -> rows.put(subscription, rowsOf(own)));
    for (StatementPipeline lane : lanes) {
      var byKind = lane.statement().kind() == Kind.UPSERT ? upserts : deletes;
      lane.statement().subscription().contracts().stream()
          .map(PublishedContract::id)
          .distinct()
          .forEach(id -> byKind.computeIfAbsent(id, none -> new ArrayList<>()).add(lane));
    }
  }

  /** The names of the subscriptions, in order. */
  public Set<String> names() {
    return names;
  }

  /**
   * The statement pipelines in the order of their subscriptions, each at the index of its number.
   */
  public List<StatementPipeline> lanes() {
    return lanes;
  }

  /** The OIDs of the relations each subscription writes to, as far as its SQL shows them. */
  public Map<String, Set<Long>> written() {
    Map<String, Set<Long>> written = new HashMap<>();
    for (StatementPipeline lane : lanes) {
      lane.written()
          .ifPresent(
              relation ->
                  written
                      .computeIfAbsent(lane.subscription(), none -> new LinkedHashSet<>())
                      .add(relation));
    }
    return written;
  }

  /** The SQL of each subscription as its author wrote it. */
  public Map<String, String> sql() {
    return lanes.stream()
        .collect(
            Collectors.toMap(
                StatementPipeline::subscription,
                lane -> lane.statement().template().toString(),
                (first, second) -> first + ";" + second));
  }

  /** Reads keys by value only if all statements of a subscription identify rows in the same way. */
  private static KeyReading rowsOf(List<StatementPipeline> lanes) {
    List<Map<String, String>> identities =
        lanes.stream().map(StatementPipeline::identity).distinct().toList();
    return identities.size() == 1 ? lanes.get(0).keys().reading() : KeyReading.BY_TEXT;
  }

  /**
   * Identifies the row that a key means to a subscription. A key that only the server can read is
   * identified by its text.
   */
  public RowKey row(String subscription, String key) {
    return Objects.requireNonNull(rows.get(subscription), subscription)
        .read(key)
        .orElseGet(() -> new RowKey(key));
  }

  /** Whether any consumer's policy is to quarantine refused events. */
  public boolean mayQuarantine() {
    return lanes.stream().anyMatch(StatementPipeline::mayBeQuarantined);
  }

  /** Whether any consumer's policy is to pause before refused events. */
  public boolean mayPause() {
    return lanes.stream().anyMatch(StatementPipeline::mayPause);
  }

  /** The statement pipelines that apply an event, in the order of their subscriptions. */
  public List<StatementPipeline> lanesFor(Event event) {
    var byKind = event.object().isPresent() ? upserts : deletes;
    return byKind.getOrDefault(event.schema(), List.of());
  }

  /**
   * A watch on the objects on which the plan of these statements depends, run together.
   *
   * @param connection to the destination
   * @param numbers the numbers of the statement pipelines
   */
  public PlanWatch watch(Connection connection, BitSet numbers) throws SQLException {
    return new PlanWatch(connection, fingerprint, watched(numbers));
  }

  private WatchedObjects watched(BitSet numbers) {
    List<StatementPipeline> run = numbers.stream().mapToObj(lanes::get).toList();
    WatchedObjects all =
        WatchedObjects.union(run.stream().map(StatementPipeline::watched).toList());
    boolean oneTable = run.stream().map(lane -> lane.watched().family()).distinct().count() <= 1;
    return oneTable ? all.alone() : all;
  }

  /** Starts a planner that groups events into batches. */
  public StatementBatchPlanner newRuns() {
    return new StatementBatchPlanner(keys, passing::rule);
  }

  /** For each statement, whether its events can be applied again with the same result. */
  public List<RepeatVerdict> repeats() {
    return new RepeatCheck(catalog).of(lanes);
  }

  /** Each statement with its plan and the reason for it. */
  public List<String> describe() {
    return lanes.stream().map(StatementPipeline::describe).toList();
  }
}
