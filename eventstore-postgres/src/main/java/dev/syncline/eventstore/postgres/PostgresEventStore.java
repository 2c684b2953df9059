package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWatch;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.PostgresLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The event store in a PostgreSQL database, schema {@code sync_events}. */
public final class PostgresEventStore implements EventStore {
  private static final int TIMER_THREADS = 2;

  private final Database database;
  private final StoreSettings settings;
  private final FeedTable feeds;
  private final EventTable events;
  private final BaseTable base;
  private final PostgresContracts contracts;
  private final SharedPages pages;
  private final ConcurrentMap<Integer, RecentEvents> recent = new ConcurrentHashMap<>();
  private final FeedHeads heads = new FeedHeads();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(TIMER_THREADS, PostgresEventStore::daemon);
  private final Listener listener;
  private final Notifier notifier;

  private PostgresEventStore(Database database, StoreSettings settings) {
    this.database = database;
    this.settings = settings;
    pages = new SharedPages(settings.sharedPages());
    feeds = new FeedTable(database);
    events = new EventTable(database, settings.scan());
    base = new BaseTable(database);
    contracts = new PostgresContracts(database, feeds);
    listener = new Listener(database, heads);
    notifier = new Notifier(database, timer);
  }

  /**
   * Opens the event store, creating its schema if it is not there.
   *
   * @throws DiagnosticException if the user must change something first: login, rights, database,
   *     version
   * @throws EventStoreException if it cannot be reached at the moment
   */
  public static PostgresEventStore connect(ConnectionSettings connection) {
    return connect(connection, StoreSettings.DEFAULT);
  }

  /** Like {@link #connect(ConnectionSettings)}, with settings. */
  public static PostgresEventStore connect(ConnectionSettings connection, StoreSettings settings) {
    Database database = new Database(connection, settings.pool());
    try {
      new Migration(database).run();
      return new PostgresEventStore(database, settings);
    } catch (RuntimeException refused) {
      database.close();
      throw refused;
    }
  }

  @Override
  public FeedWriter write(FeedName feed) {
    int id = feeds.ensure(feed);
    @Nullable Connection opened = null;
    try {
      opened = database.open("writer");
      return write(feed, id, new WriterSession(opened, id, settings.gapSearch()));
    } catch (SQLException error) {
      closeQuietly(opened, error);
      throw database.failures().meaning(error);
    }
  }

  private FeedWriter write(FeedName feed, int id, WriterSession session) throws SQLException {
    Segments segments = new Segments(id, settings.segment());
    Takeover takeover = new Takeover(database, timer, settings.patience());
    Epoch epoch = takeover.run(session.connection(), id);
    segments.ensureFeed(session.connection());
    FeedRow left = session.lock().orElseThrow(() -> StoreErrors.gone(feed));
    session.commit();
    return new PostgresWriter(
        new FeedClaim(feed, id, epoch),
        left,
        feeds,
        database.failures(),
        session,
        segments,
        recent(id),
        head -> {
          heads.advanced(id, head.value());
          notifier.advanced(id, head.value());
        });
  }

  private static void closeQuietly(@Nullable Connection opened, SQLException error) {
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (SQLException alreadyLost) {
      error.addSuppressed(alreadyLost);
    }
  }

  @Override
  public FeedReader read(FeedName feed) {
    return new PostgresReader(
        feed, feeds, events, base, pages, this::recent, heads, listener, settings.poll());
  }

  @Override
  public FeedRetention retention(FeedName feed) {
    return new PostgresRetention(feed, feeds, database);
  }

  private RecentEvents recent(int feed) {
    return recent.computeIfAbsent(
        feed, id -> new RecentEvents(() -> settings.recent() / recent.size()));
  }

  @Override
  public Lease lease(FeedName feed, List<String> publishes) {
    return new PostgresLease(
        "sync_events.lease",
        List.of(feed.toString()),
        Optional.of(publishes),
        LeaseProcess.current(),
        settings.lease(),
        () -> database.open("lease"),
        database.failures()::meaning);
  }

  @Override
  public ContractRegistry contracts() {
    return contracts;
  }

  @Override
  public ConsumerRegistry consumers() {
    return new ConsumerTable(database);
  }

  @Override
  public DeadLetterBox deadLetters() {
    return new DeadLetterTable(database);
  }

  @Override
  public BackfillJobs backfillJobs() {
    return new PostgresBackfillJobs(database, feeds);
  }

  @Override
  public List<FeedStatus> feeds() {
    return feeds.all();
  }

  @Override
  public FeedWatch watch(PublicSchemaReference schema, Runnable committed) {
    listener.start();
    return new PostgresFeedWatch(database, heads, schema, committed);
  }

  @Override
  public void close() {
    listener.close();
    timer.shutdownNow();
    notifier.close();
    database.close();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "event-store-timer");
    thread.setDaemon(true);
    return thread;
  }
}
