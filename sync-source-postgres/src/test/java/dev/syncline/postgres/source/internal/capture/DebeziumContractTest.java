package dev.syncline.postgres.source.internal.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.debezium.CaptureEngine;
import dev.syncline.postgres.source.internal.debezium.DebeziumMetricsSuppressor;
import dev.syncline.postgres.source.internal.debezium.DecoderThreadQueue;
import dev.syncline.postgres.source.internal.debezium.EngineConnections;
import dev.syncline.postgres.source.internal.debezium.EngineRun;
import dev.syncline.postgres.source.internal.debezium.Hooks;
import dev.syncline.postgres.source.internal.debezium.RecordReceiver;
import dev.syncline.postgres.source.internal.debezium.TextConverter;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import io.debezium.config.Configuration;
import io.debezium.connector.base.QueueProvider;
import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.relational.Column;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.TableId;
import io.debezium.relational.ValueConverter;
import io.debezium.spi.converter.ConvertedField;
import io.debezium.spi.converter.CustomConverter;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/**
 * What the hooks rely on in Debezium and in the PostgreSQL driver, beyond what these document. If
 * an upgrade changes it, one of these tests fails and names the hook. Other tests show the rest:
 *
 * <ul>
 *   <li>metrics are off: {@link DebeziumSourceTest#spendsNoTimeOnTheStatisticsOfTheEngine}
 *   <li>the engine resumes and confirms by the durable position, whatever offsets it writes: {@link
 *       ResumeTest#neverTellsTheServerMoreThanWasConfirmed}, {@link KillLoopTest}
 *   <li>an idle stream confirms too: {@link
 *       HeartbeatTest#movesTheSlotOfAnIdleDatabaseWhileItsNeighbourWrites}
 *   <li>the stream's types are those of the log: {@link TypeIdentityTest}, {@link LoggedTextTest}
 *   <li>the engine delivers a marker for an unchanged TOAST value of every type: {@link
 *       UnchangedToastTest}
 *   <li>a column's default does not replace NULL: {@link
 *       LoggedTextTest#keepsNullApartFromTheColumnsDefault}
 *   <li>all connections are Syncline's: {@link EnginePropertiesTest}
 *   <li>an engine ends although it rejects it, or its receiver blocks: {@link
 *       FailureTest#closesWithinSecondsWhileItStarts}, {@link
 *       FailureTest#closesWithinSecondsAlthoughItsQueueIsFull}
 * </ul>
 */
@Tag("verify")
@Timeout(120)
class DebeziumContractTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int MANY_POLLS = 10;
  private static final TableId TABLE = new TableId(null, "public", "item");
  private static final RecordReceiver ANY_RECORD = record -> true;

  private final TestDatabase database = TestPostgres.shared().database();
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
  private CapturedDatabase captured;

  @BeforeEach
  void capture() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY, name text)");
    captured = CapturedDatabase.of(database, "item");
  }

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  /** {@code META-INF/services}: a class that is not listed there is left out without an error. */
  @Test
  void theServicesAreFound() {
    ClassLoader engines = CaptureEngine.class.getClassLoader();

    assertThat(ServiceLoader.load(QueueProvider.class, engines).stream())
        .extracting(ServiceLoader.Provider::type)
        .contains(DecoderThreadQueue.class);
    assertThat(ServiceLoader.load(SignalActionProvider.class, engines).stream())
        .extracting(ServiceLoader.Provider::type)
        .contains(DebeziumMetricsSuppressor.class);
  }

  /** {@link DecoderThreadQueue}: through the engine's own queue they come on another thread. */
  @Test
  void recordsArriveOnTheThreadThatDecodesThem() {
    AtomicReference<List<String>> classes = new AtomicReference<>();
    Runnable look = () -> classes.set(stack(StackFrame::getClassName));

    try (Capture capture = new Capture(DebeziumSource.open(settings(), List.of(), look))) {
      database.execute("INSERT INTO item VALUES (1)");
      capture.transactions(1);
    }

    assertThat(classes.get())
        .containsSubsequence(
            DecoderThreadQueue.class.getName(), PostgresStreamingChangeEventSource.class.getName());
  }

  /** {@code StreamSocket}, in the engine: it is asked only while a poll of the stream waits. */
  @Test
  void anIdleEngineWaitsInAPollOfTheStream() throws Exception {
    assertThat(methodsWhileIdle()).contains("readPending");
  }

  /**
   * {@code DurableOffsetStore}: an engine that finds {@code lsn_proc} in its offset first searches
   * for a place inside a transaction, in a method beside this one.
   */
  @Test
  void theEngineResumesWithoutASearch() throws Exception {
    assertThat(methodsWhileIdle()).contains("processMessages");
  }

  /** {@code StreamSocket}, in the driver: a poll of one millisecond lasts until data arrives. */
  @Test
  void aPollOfTheDriverWaitsForData() throws SQLException {
    try (EngineRun run =
            run(captured.connection(), DebeziumContractTest::noPlan, ANY_RECORD, () -> false);
        Connection connection = new EngineConnections().connect(replication(run));
        PGReplicationStream stream = stream(connection)) {
      long before = System.nanoTime();
      assertThat(stream.readPending()).isNull();
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(400));

      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> database.execute("INSERT INTO item VALUES (1)"),
              CompletableFuture.delayedExecutor(150, MILLISECONDS));
      int polls = 1;
      while (stream.readPending() == null && polls < MANY_POLLS) {
        polls++;
      }
      writing.join();
      assertThat(polls).isLessThan(MANY_POLLS);
    }
  }

  /** {@code PlannedCatalog}: otherwise the engine queries the catalog for each described table. */
  @Test
  void theEngineTakesColumnsAndKeyFromThePlan() throws Exception {
    Set<String> askedBy = ConcurrentHashMap.newKeySet();
    CompletableFuture<List<String>> key = new CompletableFuture<>();
    RecordReceiver keyOfRow =
        record -> {
          if (record.topic().endsWith(".item")) {
            key.complete(record.keySchema().fields().stream().map(field -> field.name()).toList());
          }
          return true;
        };
    PlannedTables tables = planned();
    database.execute(
        "ALTER TABLE item DROP CONSTRAINT item_pkey, ADD PRIMARY KEY (name)",
        "INSERT INTO item VALUES (1, 'Ann')");

    Function<TableName, Optional<SourceTable>> plan =
        name -> {
          askedBy.addAll(stack(StackFrame::getMethodName));
          return tables.planned(name);
        };
    try (EngineRun run = run(captured.connection(), plan, keyOfRow, () -> false)) {
      CaptureEngine engine = started(properties(run));
      try {
        assertThat(key.get(SOON.toSeconds(), SECONDS)).containsExactly("id");
      } finally {
        engine.close(SOON);
      }
    }
    assertThat(askedBy).contains("getTableColumnsForDecoder", "readPrimaryKeyNames");
  }

  /** {@link TextConverter}: the marker of an unchanged TOAST value is never a text. */
  @Test
  void everyMarkerOfAnUnchangedValueIsUnknown() {
    List<Object> markers =
        Arrays.stream(UnchangedToastedReplicationMessageColumn.class.getFields())
            .filter(field -> field.getName().endsWith("TOAST_VALUE"))
            .map(DebeziumContractTest::constant)
            .toList();

    assertThat(markers)
        .isNotEmpty()
        .allMatch(UnchangedToastedReplicationMessageColumn::isUnchangedToastedValue)
        .allSatisfy(marker -> assertThat(converted(marker)).isSameAs(Row.UNKNOWN));
  }

  /** {@link TextConverter}: what the engine decodes by itself, such as a default, is not a text. */
  @Test
  void aValueThatTheEngineDecodedIsUnknown() {
    for (Object decoded : new Object[] {1, 1L, 1.5, true, new byte[] {1}, List.of("a")}) {
      assertThat(converted(decoded)).isSameAs(Row.UNKNOWN);
    }
    assertThat(converted("1")).isEqualTo("1");
    assertThat(converted(null)).isNull();
  }

  /** {@link EngineFailure} recognizes by the engine's words that it refuses its configuration. */
  @Test
  void aRefusedConfigurationIsPermanent() throws Exception {
    try (EngineRun run =
        run(captured.connection(), DebeziumContractTest::noPlan, ANY_RECORD, () -> false)) {
      Properties properties = properties(run);
      properties.setProperty("slot.name", "Not a slot");

      assertThat(failure(properties))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("SRC-173")
          .hasMessageContaining("slot.name");
    }
  }

  /** {@link EngineFailure}: in these words too the engine says that a connection failed. */
  @Test
  void aConfigurationThatCannotBeCheckedIsTriedAgain() throws Exception {
    ConnectionSettings usual = captured.connection();
    ConnectionSettings nowhere =
        new ConnectionSettings(
            usual.slug(),
            usual.host(),
            1,
            usual.database(),
            usual.user(),
            usual.password(),
            usual.options());
    try (EngineRun run = run(nowhere, DebeziumContractTest::noPlan, ANY_RECORD, () -> false)) {
      RuntimeException failure = failure(properties(run));

      assertThat(failure).isInstanceOf(RetriableException.class);
      assertThat(((RetriableException) failure).diagnostic())
          .hasValueSatisfying(
              found -> assertThat(found.code()).isEqualTo(SourceCode.CAPTURE_INTERRUPTED));
    }
  }

  private static Optional<SourceTable> noPlan(TableName name) {
    return Optional.empty();
  }

  /** The methods in which a started engine waits for data. */
  private List<String> methodsWhileIdle() throws Exception {
    CompletableFuture<List<String>> methods = new CompletableFuture<>();
    BooleanSupplier isClosing =
        () -> {
          methods.complete(stack(StackFrame::getMethodName));
          return false;
        };
    try (EngineRun run =
        run(captured.connection(), DebeziumContractTest::noPlan, ANY_RECORD, isClosing)) {
      CaptureEngine engine = started(properties(run));
      try {
        return methods.get(SOON.toSeconds(), SECONDS);
      } finally {
        engine.close(SOON);
      }
    }
  }

  private EngineRun run(
      ConnectionSettings source,
      Function<TableName, Optional<SourceTable>> planned,
      RecordReceiver receiver,
      BooleanSupplier isClosing) {
    return EngineRun.begin(source, planned, captured::start, receiver, isClosing);
  }

  private Properties properties(EngineRun run) {
    return EngineProperties.of(settings(), run);
  }

  private CaptureSettings settings() {
    return captured.settings(captured.start(), CapturedDatabase.NEVER);
  }

  private CaptureEngine started(Properties properties) {
    CaptureEngine engine =
        new CaptureEngine(
            "contract", properties, () -> {}, (message, error) -> ended.complete(error));
    engine.start();
    return engine;
  }

  private RuntimeException failure(Properties properties) throws Exception {
    CaptureEngine engine = started(properties);
    Throwable error = ended.get(SOON.toSeconds(), SECONDS);
    engine.close(SOON);
    return EngineFailure.meaning(settings().feed(), null, error);
  }

  private PlannedTables planned() throws SQLException {
    try (Connection session = database.connect()) {
      return PlannedTables.read(
          captured.connection(), session, settings().tables().keySet(), () -> {});
    }
  }

  /** What the engine asks of its connection factory for the stream. */
  private static JdbcConfiguration replication(EngineRun run) {
    return JdbcConfiguration.adapt(
        Configuration.from(Hooks.of(run))
            .subset("driver.", true)
            .edit()
            .with("replication", "database")
            .with("preferQueryMode", "simple")
            .with("assumeMinServerVersion", "14")
            .build());
  }

  private PGReplicationStream stream(Connection connection) throws SQLException {
    return connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .replicationStream()
        .logical()
        .withSlotName(captured.slot())
        .withSlotOption("proto_version", 1)
        .withSlotOption("publication_names", "pub")
        .start();
  }

  private static <T> List<T> stack(Function<StackFrame, T> part) {
    return StackWalker.getInstance().walk(frames -> frames.map(part).toList());
  }

  private static Object constant(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException cause) {
      throw new AssertionError(cause);
    }
  }

  /** Converts as the engine does. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object converted(Object value) {
    CustomConverter<SchemaBuilder, ConvertedField> text = (CustomConverter) new TextConverter();
    CustomConverterRegistry registry = new CustomConverterRegistry(List.of(text));
    Column column = Column.editor().name("name").nativeType(25).create();
    registry.registerConverterFor(TABLE, column, null);
    ValueConverter converter = registry.getValueConverter(TABLE, column).orElseThrow();
    return converter.convert(value);
  }
}
