package dev.syncline.cli;

import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sync of one table whose databases can be put back, in one process or in two. */
final class RestoredShop implements AutoCloseable {
  private static final String ROWS = "SELECT id, name FROM %s ORDER BY id";

  private final SmallShop shop = new SmallShop();
  private final TestDatabase administration;
  private final int processes;
  private final List<SyncEngine> engines = new ArrayList<>();
  private final List<EventStore> stores = new ArrayList<>();

  RestoredShop(int processes) {
    this.processes = processes;
    TestDatabase any = shop.source();
    administration =
        new TestDatabase(
            any.host(), any.port(), "postgres", any.url().replace(any.name(), "postgres"));
    TestPostgres.shared();
  }

  SmallShop shop() {
    return shop;
  }

  void start(Path manifest) {
    SyncPlan plan =
        SyncPlanner.plan(
            new ManifestReader(Variables.of(Map.of())).read(List.of(manifest)).manifests());
    if (processes == 1) {
      start(plan);
    } else {
      start(new SyncPlan(plan.eventStore(), plan.publish(), List.of()));
      start(new SyncPlan(plan.eventStore(), List.of(), plan.consume()));
    }
  }

  private void start(SyncPlan plan) {
    EventStore store = PostgresEventStore.connect(plan.eventStore());
    SyncEngine engine =
        new SyncEngine(
            plan,
            () -> store,
            new PostgresSources(),
            new PostgresDestinations(SinkSettings.DEFAULT));
    stores.add(store);
    engines.add(engine);
    engine.start();
  }

  void stop() {
    engines.forEach(SyncEngine::close);
    stores.forEach(EventStore::close);
    engines.clear();
    stores.clear();
  }

  /** What stops the sync now. */
  List<Diagnostic> problems() {
    return engines.stream()
        .flatMap(engine -> engine.pipelines().stream())
        .filter(pipeline -> pipeline.state() == PipelineState.HALTED)
        .map(PipelineStatus::problems)
        .flatMap(List::stream)
        .toList();
  }

  boolean isEqual() {
    try {
      return shop.source()
          .rows(ROWS.formatted("accounts"))
          .equals(shop.destination().rows(ROWS.formatted("copies")));
    } catch (IllegalStateException notNow) {
      return false;
    }
  }

  TestDatabase database(RestoreCase.Part part) {
    return switch (part) {
      case SOURCE -> shop.source();
      case STORE -> shop.store();
      case DESTINATION -> shop.destination();
    };
  }

  /** A copy of a database, which nobody may be connected to. */
  String copy(TestDatabase original) {
    String copy = original.name() + "_copy";
    administration.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
            + original.name()
            + "'",
        "CREATE DATABASE " + copy + " TEMPLATE " + original.name());
    return copy;
  }

  /** Puts another database where one is, and leaves that aside. */
  void replace(TestDatabase original, String by) {
    String name = original.name();
    for (String cut : List.of(name, by)) {
      administration.execute("ALTER DATABASE " + cut + " ALLOW_CONNECTIONS false");
      administration.execute(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
              + cut
              + "'");
    }
    administration.execute(
        "ALTER DATABASE " + name + " RENAME TO " + name + "_former",
        "ALTER DATABASE " + by + " RENAME TO " + name,
        "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true",
        "ALTER DATABASE " + name + "_former ALLOW_CONNECTIONS true");
  }

  /** An empty database with the tables of the applications. */
  String empty(TestDatabase original, String table) {
    String name = original.name() + "_empty";
    administration.execute("CREATE DATABASE " + name);
    new TestDatabase(
            original.host(), original.port(), name, original.url().replace(original.name(), name))
        .execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, name text)");
    return name;
  }

  @Override
  public void close() {
    stop();
    administration.execute(
        "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE active"
            + " AND database LIKE '"
            + shop.source().name()
            + "%'",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database LIKE '"
            + shop.source().name()
            + "%'");
  }
}
