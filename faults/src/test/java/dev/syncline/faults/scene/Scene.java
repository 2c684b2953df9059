package dev.syncline.faults.scene;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.network.Link;
import dev.syncline.faults.runner.Runner;
import dev.syncline.faults.server.Server;
import dev.syncline.faults.server.Servers;
import dev.syncline.faults.workload.History;
import dev.syncline.faults.workload.Load;
import dev.syncline.faults.workload.Transaction;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole system under load: new databases on the three servers, a publishing and a consuming
 * process that reach them through links of their own, and writers at the source.
 */
public final class Scene implements AutoCloseable {
  /** What accounts and savings at the destination sum up to, once they are loaded. */
  public static final long SUM = Tables.SUM;

  /** The replication slot at the source. */
  public static final String SLOT = Manifests.SLOT;

  private static final Duration TO_LOAD = Duration.ofMinutes(2);
  private static final Duration UNDER_LOAD = Duration.ofSeconds(20);

  private final Servers servers;
  private final TestDatabase source;
  private final TestDatabase store;
  private final TestDatabase destination;
  private final Manifests manifests;
  private final Path directory;
  private final Token token;
  private final Map<Role, Member> members = new EnumMap<>(Role.class);
  private final Map<Role, List<Member>> retired = new EnumMap<>(Role.class);
  private final Map<String, Runner> late = new LinkedHashMap<>();
  private final Map<Record, String> remembered = new HashMap<>();
  private final Operator operator;
  private int processes;
  private Load load;
  private long streamingFrom;

  /**
   * Prepares a scene; nothing runs yet.
   *
   * @param number makes its databases' names; not used twice
   * @param directory for manifests and logs
   */
  public Scene(Servers servers, int number, Path directory) {
    this.servers = servers;
    source = servers.source().create("source_" + number);
    store = servers.store().create("store_" + number);
    destination = servers.destination().create("destination_" + number);
    Tables.createAt(source, destination);
    create(directory);
    this.directory = directory;
    manifests = new Manifests(directory);
    for (Role role : Role.values()) {
      members.put(role, newMember(role));
    }
    token = new Token(source, destination);
    operator = new Operator(directory.resolve("operator.log"), writeOperatorsManifests());
  }

  private List<Path> writeOperatorsManifests() {
    return List.of(
        manifests.operator("operator-publisher", source, store),
        manifests.consumer(
            "operator-consumer", destination, destination.port(), store, store.port()));
  }

  /** Keeps a word for the end of a task. */
  public void remember(Record task, String word) {
    remembered.put(task, word);
  }

  /** The word that a task kept last. */
  public String remembered(Record task) {
    return Objects.requireNonNull(remembered.get(task), "nothing is remembered");
  }

  /** Waits until a major version of deposits shows what savings show. */
  public void awaitDeposits(int major) {
    awaitEqual("id, balance", "savings", "deposits_" + major);
  }

  /** Who types commands. */
  public Operator operator() {
    return operator;
  }

  /** The major versions of deposits that are consumed, the newest last. */
  public List<Integer> majors() {
    return manifests.consumed();
  }

  /** Gives the publisher, which restarts, these major versions of deposits. */
  public void publishMajors(List<Integer> majors) {
    manifests.publish(majors);
    restart(Role.PUBLISHER);
  }

  /** Gives the consumer, which restarts, these major versions of deposits. */
  public void consumeMajors(List<Integer> majors) {
    manifests.consume(majors);
    restart(Role.CONSUMER);
  }

  private void restart(Role role) {
    Member member = member(role);
    writeManifest(role, member.runner().name(), member.toDatabase(), member.toStore());
    writeOperatorsManifests();
    member.runner().terminate();
    member.runner().start();
  }

  /**
   * Another consumer of items, in the table {@code late_items}; does not run yet.
   *
   * @return its process, which has the name of its manifest
   */
  public Runner newLateConsumer() {
    processes++;
    String name = "rig-late-" + processes;
    Runner runner =
        new Runner(
            name, directory.resolve(name + ".log"), manifests.late(name, destination, store));
    late.put(name, runner);
    return runner;
  }

  /** The consumers that were added late and have not left. */
  public List<Runner> lateConsumers() {
    return List.copyOf(late.values());
  }

  /** Ends a consumer that was added late, and forgets it as an operator does. */
  public void removeLateConsumer(Runner runner) {
    runner.close();
    late.remove(runner.name());
    forget(runner.name() + "/late-items", destination.port());
  }

  /**
   * Forgets a consumer that has stopped. The registry believes that only after a minute of silence,
   * which the rig does not wait for.
   *
   * @param name manifest and consumer schema
   */
  public void forget(String name) {
    forget(name, member(Role.CONSUMER).toDatabase().port());
  }

  private void forget(String name, int port) {
    store.execute(
        "UPDATE sync_events.consumer SET reported_at = reported_at - interval '2 minutes',"
            + " first_reported_at = first_reported_at - interval '2 minutes'"
            + " WHERE name = '%s'".formatted(name));
    operator.run(
        "consumer",
        "forget",
        name,
        "--at",
        "localhost:%d/%s".formatted(port, destination.name()),
        "--yes");
    destination.execute("DELETE FROM sync_sink.cursor WHERE subscription = '%s'".formatted(name));
  }

  /**
   * Forgets where a former process reached the destination. In the rig each has an address of its
   * own there, which the registry takes for another destination, and waits for.
   */
  public void forgetAddress(Member former) {
    store.execute(
        "DELETE FROM sync_events.consumer WHERE destination LIKE 'localhost:%d/%%'"
            .formatted(former.toDatabase().port()));
  }

  /**
   * Waits until all consumer schemas that are not paused are at one position: for a while under
   * load, and then with the writers paused, since a busy machine may apply no faster than they
   * write.
   *
   * @throws org.awaitility.core.ConditionTimeoutException if they do not join
   */
  public void awaitJoined() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < UNDER_LOAD.toNanos()) {
      requireRunning();
      if (areJoined()) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    load.whilePaused(
        () ->
            await("the consumer schemas to join at one position")
                .atMost(TO_LOAD)
                .pollInterval(Duration.ofMillis(50))
                .until(
                    () -> {
                      requireRunning();
                      return areJoined();
                    }));
  }

  private boolean areJoined() {
    return destination.number(
            "SELECT count(DISTINCT position) FROM sync_sink.cursor WHERE paused_at IS NULL"
                + " AND subscription LIKE 'rig-consumer/%'")
        == 1;
  }

  /** Starts the writers and the consumer; the event store exists afterwards, and is empty. */
  public void startWithoutPublisher(List<Transaction> program) {
    load = new Load(source, program);
    runner(Role.CONSUMER).start();
    await("the event store's schema")
        .atMost(TO_LOAD)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                store.number("SELECT count(*) FROM pg_tables WHERE tablename = 'contract'") == 1
                    && store.number("SELECT count(*) FROM sync_events.schema_history WHERE success")
                        >= 1);
  }

  /** Starts the publisher if it does not run, and returns when the first load is complete. */
  public void startPublisher() {
    if (!runner(Role.PUBLISHER).isAlive()) {
      runner(Role.PUBLISHER).start();
    }
    await("the first load")
        .atMost(TO_LOAD)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              requireRunning();
              return store.number("SELECT count(*) FROM sync_events.backfill WHERE complete")
                  == manifests.contracts();
            });
    streamingFrom = store.number("SELECT max(head_position) FROM sync_events.feed");
    token.pass(TO_LOAD, this::whyStuck, this::state);
  }

  public Servers servers() {
    return servers;
  }

  public TestDatabase source() {
    return source;
  }

  public TestDatabase store() {
    return store;
  }

  public TestDatabase destination() {
    return destination;
  }

  /** The process of a role that faults strike. */
  public Member member(Role role) {
    return members.get(role);
  }

  /** The same without its links. */
  public Runner runner(Role role) {
    return member(role).runner();
  }

  /** Another process of a role, with links of its own; does not run yet. */
  public Member newMember(Role role) {
    processes++;
    String name = role.text() + "-" + processes;
    Link toStore = new Link(name + " to store", servers.store().port());
    Link toDatabase;
    if (role == Role.PUBLISHER) {
      toDatabase = new Link(name + " to source", servers.source().port());
    } else {
      toDatabase = new Link(name + " to destination", servers.destination().port());
    }
    Path manifest = writeManifest(role, name, toDatabase, toStore);
    Runner runner = new Runner(name, directory.resolve(name + ".log"), manifest);
    return new Member(runner, toDatabase, toStore);
  }

  private Path writeManifest(Role role, String name, Link toDatabase, Link toStore) {
    return role == Role.PUBLISHER
        ? manifests.publisher(name, source, toDatabase.port(), store, toStore.port())
        : manifests.consumer(name, destination, toDatabase.port(), store, toStore.port());
  }

  /** From now on another process has the role; the one before is kept for a last look. */
  public void succeed(Role role, Member successor) {
    retired.computeIfAbsent(role, none -> new ArrayList<>()).add(members.put(role, successor));
  }

  /** The processes that had a role before. */
  public List<Member> retired(Role role) {
    return List.copyOf(retired.getOrDefault(role, List.of()));
  }

  public Load load() {
    return load;
  }

  public History history() {
    return load.history();
  }

  /** The last position at which events of the first load may stand. */
  public long streamingFrom() {
    return streamingFrom;
  }

  /**
   * Waits until everything committed at the source by now has arrived at the destination.
   *
   * @return how long that took
   * @throws StuckException if it does not arrive in time, or never will
   */
  public Duration arrive(Duration atMost) {
    return token.pass(atMost, this::whyStuck, this::state);
  }

  /**
   * Waits, with the writers paused, until a copied table is the same on both sides.
   *
   * @throws org.awaitility.core.ConditionTimeoutException if it stays different
   */
  public void awaitEqual(String table) {
    awaitEqual(table, table);
  }

  /**
   * The same where the destination's table has a name of its own.
   *
   * @param table at the source
   * @param copy at the destination, with the same columns
   */
  public void awaitEqual(String table, String copy) {
    awaitEqual(Contract.columnsOf(table), table, copy);
  }

  private void awaitEqual(String columns, String table, String copy) {
    String digest =
        "SELECT count(*), md5(string_agg(md5(t::text), ',' ORDER BY id)) FROM (SELECT %s FROM %s)"
            + " t";
    load.whilePaused(
        () ->
            await(copy + " to be the same as " + table + " at the source")
                .atMost(TO_LOAD)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(
                    () -> {
                      requireRunning();
                      return source
                          .value(digest.formatted(columns, table))
                          .equals(destination.value(digest.formatted(columns, copy)));
                    }));
  }

  /** Names of tables that are the same on both sides. */
  public static List<String> copiedTables() {
    return List.of("tokens", "accounts", "savings", "items");
  }

  private void requireRunning() {
    String stuck = whyStuck();
    if (stuck != null) {
      throw new StuckException(stuck);
    }
  }

  /** A process that ended by itself has given up; null while none has. */
  private String whyStuck() {
    for (Member member : members.values()) {
      if (!member.runner().isAlive()) {
        return member.runner().name()
            + " has ended by itself: "
            + lastLines(member.runner().output());
      }
    }
    return null;
  }

  /** How far everything is: twice, since what stands still differs from what is slow. */
  private String state() {
    String first = positions();
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    StringBuilder state = new StringBuilder(first).append("; 2 s later ").append(positions());
    for (Member member : members.values()) {
      state.append("\n").append(member.runner().name()).append(": ");
      state.append(member.runner().status()).append("\n");
      state.append(lastLines(member.runner().output()));
    }
    return state.toString();
  }

  private String positions() {
    return Stream.of(
            answer(
                "slot",
                source,
                "SELECT active_pid, confirmed_flush_lsn, pg_current_wal_lsn()"
                    + " FROM pg_replication_slots WHERE slot_name = '"
                    + SLOT
                    + "'"),
            answer("feed", store, "SELECT head_position, source_end_lsn FROM sync_events.feed"),
            answer(
                "cursors",
                destination,
                "SELECT subscription, position, paused_at FROM sync_sink.cursor"))
        .collect(Collectors.joining(", "));
  }

  private static String answer(String name, TestDatabase database, String query) {
    try {
      return name + " " + database.rows("SELECT one::text FROM (" + query + ") one");
    } catch (IllegalStateException away) {
      return name + " unknown";
    }
  }

  private static String lastLines(String output) {
    String[] lines = output.split("\n");
    return String.join(
        "\n", Arrays.asList(lines).subList(Math.max(0, lines.length - 8), lines.length));
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Ends the writers and both processes; the databases stay for a last look. */
  public void stop() {
    if (load != null) {
      load.close();
    }
    members.values().forEach(Member::close);
    retired.values().forEach(former -> former.forEach(Member::close));
    late.values().forEach(Runner::close);
  }

  /** Ends everything and drops the databases. */
  @Override
  public void close() {
    servers.all().forEach(Server::ensureRunning);
    stop();
    servers.source().drop(source);
    servers.store().drop(store);
    servers.destination().drop(destination);
  }
}
