package dev.syncline.engine.memory;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.RowLayout;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A source database on the heap: a table of accounts and a log of committed transactions, which is
 * read through one slot. Its monitor protects everything in it.
 */
public final class MemorySource {
  static final TableName TABLE = new TableName("public", "accounts");
  static final TableName JOINED = new TableName("public", "regions");
  private static final RowLayout COLUMNS = RowLayout.of(List.of("id", "name"));
  private static final long BYTES_A_TRANSACTION = 100;
  private static final long WITHOUT_LIMIT = Long.MAX_VALUE;

  private final TreeMap<Integer, Account> rows = new TreeMap<>();
  private final Gate chunks = new Gate();
  private final Gate jobChunks = new Gate();
  private Optional<MemorySlot> slot = Optional.empty();
  private Lsn end = Lsn.ZERO;
  private long lastTransaction = 700;
  private boolean published = true;
  private boolean losesConfirmations;
  private int eventsAPoll = 100;
  private long deliverable = WITHOUT_LIMIT;
  private boolean failsThen;
  private int sessions;
  private Duration timeOfAChunk = Duration.ofMillis(1);
  private Optional<CapturedObjects> found = Optional.empty();

  /** Commits one transaction. */
  public synchronized void commit(Write... writes) {
    List<SourceEvent> changes = new ArrayList<>();
    for (Write write : writes) {
      changes.add(write.match(this::put, this::remove, this::truncate, this::truncateJoined));
    }
    log(changes);
  }

  private SourceEvent put(Account account) {
    Row after = row(account.id(), account.name());
    return rows.put(account.id(), account) == null
        ? new RowInserted(TABLE, after)
        : new RowUpdated(TABLE, Optional.empty(), after);
  }

  private SourceEvent remove(int id) {
    rows.remove(id);
    return new RowDeleted(TABLE, row(id, Row.UNKNOWN));
  }

  private SourceEvent truncate() {
    rows.clear();
    return new TableTruncated(TABLE, TABLE);
  }

  private SourceEvent truncateJoined(Set<Integer> gone) {
    rows.keySet().removeAll(gone);
    return new TableTruncated(JOINED, JOINED);
  }

  private static Row row(int id, String name) {
    return new Row(COLUMNS, new String[] {Integer.toString(id), name});
  }

  /** Has every waiting session check whether it still waits. */
  synchronized void wake() {
    notifyAll();
  }

  synchronized void mark(String prefix, String content) {
    log(List.of(new LogicalMessage(prefix, content)));
  }

  /** Without a slot the log is not retained. */
  private void log(List<SourceEvent> changes) {
    end = new Lsn(end.value() + BYTES_A_TRANSACTION);
    TransactionHeader header = new TransactionHeader(++lastTransaction, Instant.now());
    List<SourceEvent> events = new ArrayList<>();
    events.add(new TransactionBegan(header));
    events.addAll(changes);
    events.add(new TransactionEnded(header, end));
    slot.ifPresent(one -> one.add(new Committed(events, end)));
    notifyAll();
  }

  public synchronized List<Account> rows() {
    return List.copyOf(rows.values());
  }

  /** Removes a row without a trace in the log, as if the change had been missed. */
  public synchronized void forgetSilently(int id) {
    rows.remove(id);
  }

  /** The rows after a key, in the order of their keys. */
  synchronized List<Account> rowsAfter(int id, int limit) {
    return rows.tailMap(id, false).values().stream().limit(limit).toList();
  }

  /** Stops a backfill between its snapshot and the mark of the chunk. */
  public Gate chunks() {
    return chunks;
  }

  /** Stops a backfill job between its snapshot and the mark of the chunk. */
  public Gate jobChunks() {
    return jobChunks;
  }

  /** Sets how long the statement of a job's chunk takes, as the reader reports it. */
  public synchronized void chunksTake(Duration time) {
    timeOfAChunk = time;
  }

  synchronized Duration timeOfAChunk() {
    return timeOfAChunk;
  }

  /** The position up to which the log was discarded; absent before the first session. */
  public synchronized Optional<Lsn> confirmed() {
    return slot.map(MemorySlot::confirmed);
  }

  /** How many sessions are open. */
  public synchronized int sessions() {
    return sessions;
  }

  /** Sets how many events a poll delivers at most, so that transactions arrive in parts. */
  public synchronized void deliverAtOnce(int events) {
    eventsAPoll = events;
  }

  /** Loses the connection, once, after this many more events. */
  public synchronized void loseConnectionAfter(int events) {
    deliverable = events;
    failsThen = true;
    notifyAll();
  }

  /** Delivers nothing after this many more events. */
  public synchronized void fallSilentAfter(int events) {
    deliverable = events;
    failsThen = false;
  }

  /** Whether everything was delivered that {@link #fallSilentAfter} allowed. */
  public synchronized boolean isSilent() {
    return deliverable == 0;
  }

  /** Keeps the slot where it is, so that the next session repeats everything after it. */
  public synchronized void loseConfirmations() {
    losesConfirmations = true;
  }

  public synchronized void dropPublication() {
    published = false;
  }

  public synchronized void createPublication() {
    published = true;
  }

  /** What the watch of the capture is to find, once, that is to be remembered. */
  public synchronized void find(CapturedObjects objects) {
    found = Optional.of(objects);
  }

  synchronized Optional<CapturedObjects> takeFound() {
    Optional<CapturedObjects> taken = found;
    found = Optional.empty();
    return taken;
  }

  synchronized void requirePublication() {
    if (!published) {
      throw new DiagnosticException(MemoryCode.NO_PUBLICATION.diagnostic());
    }
  }

  /** Opens a session; the first one creates the slot. Returns the slot's confirmed position. */
  synchronized Lsn open() {
    sessions++;
    if (slot.isEmpty()) {
      slot = Optional.of(new MemorySlot(end));
    }
    return slot.get().confirmed();
  }

  synchronized void closeSession() {
    sessions--;
  }

  synchronized void confirm(Lsn durable) {
    if (!losesConfirmations) {
      slot.orElseThrow().confirm(durable);
    }
  }

  /**
   * The log after a position.
   *
   * @throws RetriableException if there is something to decode, and no publication to decode it for
   */
  synchronized List<Committed> logAfter(Lsn position) {
    List<Committed> log = slot.orElseThrow().after(position);
    if (!published && !log.isEmpty()) {
      throw new RetriableException("the publication does not exist", null);
    }
    return log;
  }

  /**
   * How many events may be delivered now.
   *
   * @throws RetriableException if the connection is lost
   */
  synchronized int deliverable() {
    if (deliverable == 0 && failsThen) {
      deliverable = WITHOUT_LIMIT;
      throw new RetriableException("the connection was lost", null);
    }
    return (int) Math.min(eventsAPoll, deliverable);
  }

  synchronized void delivered(int events) {
    if (deliverable != WITHOUT_LIMIT) {
      deliverable -= events;
    }
  }
}
