package dev.syncline.operations.backfill;

import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.BackfillRequest;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.KeyText;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.source.problem.AppendOnlyCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Requests that rows of a public schema are published again. The publisher of its feed notices the
 * request within about a second, checks it at the source, and does the work; this operation needs
 * the event store only.
 */
public final class BackfillStart {
  private final ManifestSet manifests;
  private final EventStores stores;
  private final OptionalLong rowsPerSecond;
  private final OptionalInt parallel;

  /** Without a limit, and with as many ranges as the publisher chooses. */
  public BackfillStart(ManifestSet manifests, EventStores stores) {
    this(manifests, stores, OptionalLong.empty(), OptionalInt.empty());
  }

  /**
   * @param rowsPerSecond the most rows to read per second, positive; empty for no limit
   * @param parallel how many ranges of keys to read at the same time, positive; empty to leave it
   *     to the publisher
   */
  public BackfillStart(
      ManifestSet manifests, EventStores stores, OptionalLong rowsPerSecond, OptionalInt parallel) {
    this.manifests = manifests;
    this.stores = stores;
    this.rowsPerSecond = rowsPerSecond;
    this.parallel = parallel;
  }

  /**
   * Requests all rows.
   *
   * @param schema as a user names it: {@code accounts}, {@code shop/accounts}, {@code
   *     shop/accounts@2}
   * @throws DiagnosticException if it is not published, or the name means several
   */
  public NamedJob everything(String schema) {
    return request(schema, contract -> BackfillScope.EVERYTHING);
  }

  /**
   * Requests the rows of the primary table for which a condition is true.
   *
   * @throws DiagnosticException also if the SQL cannot be a condition; the source checks the rest
   */
  public NamedJob where(String schema, String sql) {
    requireCondition(sql);
    return request(schema, contract -> new BackfillScope.Where(sql));
  }

  /**
   * Requests the rows between two keys, both included, in the order of the primary key.
   *
   * @param from the first key as a user writes it; empty for the first row
   * @param to the last key; empty for the last row
   * @throws DiagnosticException also if one of them is no key of the schema
   */
  public NamedJob range(String schema, Optional<String> from, Optional<String> to) {
    return request(schema, contract -> range(contract, from, to));
  }

  /**
   * Requests the rows of listed keys, each as a user writes it. A key without a row gets a delete
   * event.
   *
   * @param source where the keys come from, for messages: the name of a file
   * @param keys one key each, in any number; blank ones are skipped
   * @throws DiagnosticException also with all that are no keys of the schema, each with its number
   */
  public NamedJob keys(String schema, String source, Iterator<String> keys) {
    try (EventStore store = open()) {
      PublishedContract contract = chosen(store, schema);
      KeyLines lines = new KeyLines(source, keys, new KeyText(contract.contract()));
      if (!lines.hasNext()) {
        throw refused(OperationCode.BAD_KEY, source + " has no keys", "write one key a line");
      }
      return request(store, contract, BackfillScope.LISTED, lines);
    }
  }

  private NamedJob request(String schema, Function<PublishedContract, BackfillScope> scope) {
    try (EventStore store = open()) {
      PublishedContract contract = chosen(store, schema);
      return request(store, contract, scope.apply(contract), Collections.emptyIterator());
    }
  }

  private static PublishedContract chosen(EventStore store, String schema) {
    PublishedContract contract = new SchemaChoice(store).find(schema);
    if (contract.contract().isAppendOnly()) {
      throw new DiagnosticException(
          Diagnostic.error(
              AppendOnlyCode.PUBLISHED_TWICE,
              "public schema "
                  + schema
                  + " is append-only: its rows have no key, and consumers would get them twice",
              "publish its next major version, which is loaded from the beginning, or have"
                  + " consumers read the feed again: sync-cli consumer reset"));
    }
    return contract;
  }

  private EventStore open() {
    return stores.open(SyncPlanner.plan(manifests).eventStore());
  }

  private NamedJob request(
      EventStore store, PublishedContract contract, BackfillScope scope, Iterator<String> keys) {
    BackfillRequest request =
        new BackfillRequest(contract, scope, rowsPerSecond, parallel, requestedBy());
    return NamedJob.of(store.backfillJobs().request(request, keys), store);
  }

  private static String requestedBy() {
    return System.getProperty("user.name", "?") + "@" + LeaseProcess.current().name();
  }

  private static BackfillScope range(
      PublishedContract contract, Optional<String> from, Optional<String> to) {
    KeyText reading = new KeyText(contract.contract());
    List<Diagnostic> problems = new ArrayList<>();
    Optional<String> first = from.flatMap(text -> key("--from", text, reading, problems));
    Optional<String> last = to.flatMap(text -> key("--to", text, reading, problems));
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return new BackfillScope.KeyRange(first, last);
  }

  private static Optional<String> key(
      String option, String text, KeyText reading, List<Diagnostic> problems) {
    try {
      return Optional.of(reading.read(text));
    } catch (IllegalArgumentException refused) {
      problems.add(
          Diagnostic.error(
              OperationCode.BAD_KEY,
              option + ": " + refused.getMessage(),
              "write a JSON object of the key's properties, or the value if there is only one"));
      return Optional.empty();
    }
  }

  private static void requireCondition(String sql) {
    SqlTemplate template = SqlTemplate.parse(sql);
    if (!template.problems().isEmpty()) {
      String why =
          switch (template.problems().get(0).kind()) {
            case EMPTY -> "it is empty";
            case SEVERAL_STATEMENTS -> "it goes on after a semicolon";
            case UNTERMINATED -> "a string, quoted name or comment in it does not end";
            case MIXED_PLACEHOLDERS, BAD_POSITION -> "it has placeholders";
          };
      throw badCondition(why);
    }
    if (!template.placeholders().isEmpty()) {
      throw badCondition("it has placeholders");
    }
  }

  private static DiagnosticException badCondition(String why) {
    return refused(
        OperationCode.BAD_CONDITION,
        "--where is no condition: " + why,
        "write SQL over the columns of the public schema's table, such as created_at >="
            + " '2026-01-01'");
  }

  private static DiagnosticException refused(OperationCode code, String message, String fix) {
    return new DiagnosticException(Diagnostic.error(code, message, fix));
  }
}
