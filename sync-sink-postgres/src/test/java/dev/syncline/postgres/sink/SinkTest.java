package dev.syncline.postgres.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.settings.SinkTuning;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** A destination of its own for each test, and short ways to say subscriptions and events. */
@Tag("verify")
abstract class SinkTest {
  static final FeedName FEED = new FeedName(new Slug("accounts"), new Slug("db-accounts"));
  static final SinkSettings SETTINGS =
      SinkSettings.of(
          Settings.DEFAULTS
              .with(SinkTuning.STATEMENT_TIMEOUT, Duration.ofSeconds(30))
              .with(SinkTuning.LOCK_TIMEOUT, Duration.ofSeconds(2))
              .with(SinkTuning.IDLE_TIMEOUT, Duration.ofSeconds(30)));

  static final History HISTORY = History.begin();
  static final FeedHistories HISTORIES =
      new FeedHistories(
          List.of(new FeedHistories.Run(Position.START, HISTORY)), new Position(Long.MAX_VALUE));

  TestDatabase database;
  private long position;
  private long transactionFirst;
  private final List<PostgresSink> open = new ArrayList<>();

  @BeforeEach
  void createDatabase() {
    database = TestPostgres.shared().database();
    position = 0;
    transactionFirst = 1;
  }

  @AfterEach
  void closeSinks() {
    open.forEach(PostgresSink::close);
  }

  ConnectionSettings destination() {
    return destination(TestDatabase.USER);
  }

  ConnectionSettings destination(String user) {
    return new ConnectionSettings(
        new Slug("destination"),
        database.host(),
        database.port(),
        database.name(),
        user,
        new Secret("secret"),
        Map.of());
  }

  /** A public schema: its first property is its key. */
  static PublishedContract contract(int id, String name, String... properties) {
    return contract(id, name, List.of(properties[0]), properties);
  }

  static PublishedContract contract(int id, String name, List<String> key, String... properties) {
    ObjectNode shape = new ObjectMapper().createObjectNode();
    ObjectNode declared = shape.put("type", "object").putObject("properties");
    Arrays.stream(properties).forEach(declared::putObject);
    Contract contract =
        new Contract(
            new Slug("accounts"), name, new SchemaVersion(1, 0), new OutputSchema(shape), key);
    return new PublishedContract(new SchemaId(id), FEED, contract, Position.START);
  }

  static ContractSubscription subscription(
      PublishedContract contract, String sql, String... deleteSql) {
    return subscription(contract.contract().name(), contract, sql, deleteSql);
  }

  static ContractSubscription subscription(
      String name, PublishedContract contract, String sql, String... deleteSql) {
    ConsumerSchema schema =
        new ConsumerSchema(
            name,
            new PublicSchemaReference(new Slug("accounts"), contract.contract().name(), 1),
            new Slug("destination"),
            sql,
            Arrays.stream(deleteSql).findFirst(),
            ErrorPolicy.STOP,
            Optional.empty());
    return new ContractSubscription(
        new Subscription(new Slug("orders"), schema), List.of(contract));
  }

  /** One that sets aside what the destination refuses. */
  static ContractSubscription lenient(PublishedContract contract, String sql, String deleteSql) {
    return with(ErrorPolicy.QUARANTINE, subscription("lenient", contract, sql, deleteSql));
  }

  static ContractSubscription with(ErrorPolicy policy, ContractSubscription subscription) {
    ConsumerSchema schema = subscription.subscription().schema();
    ConsumerSchema changed =
        new ConsumerSchema(
            schema.name(),
            schema.source(),
            schema.destination(),
            schema.sql(),
            schema.deleteSql(),
            policy,
            schema.definitionFile());
    return new ContractSubscription(
        new Subscription(subscription.subscription().manifest(), changed),
        subscription.contracts());
  }

  PostgresSink open(ContractSubscription... subscriptions) {
    return open(SETTINGS, subscriptions);
  }

  PostgresSink open(SinkSettings settings, ContractSubscription... subscriptions) {
    return open(destination(), HISTORIES, new SinkProcess(), settings, subscriptions);
  }

  /** As another sink of that process opens it. */
  PostgresSink open(SinkProcess process, ContractSubscription... subscriptions) {
    return open(destination(), HISTORIES, process, SETTINGS, subscriptions);
  }

  /** Against a feed that has these histories. */
  PostgresSink open(FeedHistories histories, ContractSubscription... subscriptions) {
    return open(destination(), histories, new SinkProcess(), SETTINGS, subscriptions);
  }

  /** Logs in as that role. */
  PostgresSink openAs(String role, ContractSubscription... subscriptions) {
    return open(destination(role), HISTORIES, new SinkProcess(), SETTINGS, subscriptions);
  }

  private PostgresSink open(
      ConnectionSettings destination,
      FeedHistories histories,
      SinkProcess process,
      SinkSettings settings,
      ContractSubscription... subscriptions) {
    PostgresSink sink =
        PostgresSink.open(
            FEED, destination, List.of(subscriptions), () -> histories, process, settings);
    open.add(sink);
    return sink;
  }

  /** The next event of the feed, in a source transaction with the one before it. */
  Event insert(PublishedContract contract, String key, String object) {
    return event(contract, Operation.INSERT, key, Optional.of(object));
  }

  /** The next event of the feed, in a source transaction with the one before it. */
  Event upsert(PublishedContract contract, String key, String object) {
    return event(contract, Operation.UPDATE, key, Optional.of(object));
  }

  Event delete(PublishedContract contract, String key) {
    return event(contract, Operation.DELETE, key, Optional.empty());
  }

  private Event event(
      PublishedContract contract, Operation operation, String key, Optional<String> object) {
    position++;
    return new Event(
        new Position(position),
        new Position(transactionFirst),
        contract.id(),
        0,
        operation,
        key,
        object,
        Instant.EPOCH);
  }

  /** Ends the source transaction; the next event begins another. */
  Cursor endTransaction() {
    transactionFirst = position + 1;
    return at(position);
  }

  /** A place in the feed. */
  static Cursor at(long position) {
    return HISTORIES.cursor(new Position(position));
  }

  /** Applies events as one source transaction and commits. */
  void deliver(PostgresSink sink, Event... events) {
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(events));
      delivery.commit(endTransaction());
    }
  }
}
