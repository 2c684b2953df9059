package dev.syncline.eventstore.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.RetiredContracts;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.session.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The published contracts, in {@code sync_events.public_schema}. */
final class PostgresContracts implements ContractRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresContracts.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final String SELECT =
      """
      SELECT s.id, s.manifest_slug, s.name, s.major, c.minor, c.output_schema::text AS output_schema,
             c.key, c.since_position, f.manifest_slug AS feed_manifest, f.data_store_slug,
             (to_jsonb(s) ->> 'retired_at')::timestamptz AS retired_at
        FROM sync_events.contract c
        JOIN sync_events.public_schema s ON s.id = c.schema_id
        JOIN sync_events.feed f ON f.id = s.feed_id
      """;

  private static final String INSERT_MAJOR =
      """
      INSERT INTO sync_events.public_schema (feed_id, manifest_slug, name, major)
      VALUES (:feed, :manifest, :name, :major) ON CONFLICT DO NOTHING
      """;
  private static final String INSERT_MINOR =
      """
      INSERT INTO sync_events.contract (schema_id, minor, output_schema, key, since_position)
      SELECT s.id, :minor, CAST(:schema AS json), :key, f.head_position
        FROM sync_events.public_schema s JOIN sync_events.feed f ON f.id = s.feed_id
       WHERE s.manifest_slug = :manifest AND s.name = :name AND s.major = :major
         AND s.feed_id = :feed
      ON CONFLICT DO NOTHING
      """;

  /**
   * Blocks the first report of a consumer, which refers to this row, until the decision is made.
   */
  private static final String LOCK_MAJOR =
      """
      SELECT id FROM sync_events.public_schema
       WHERE manifest_slug = :manifest AND name = :name AND major = :major FOR UPDATE
      """;

  private static final String RETIRE =
      "UPDATE sync_events.public_schema SET retired_at = now()"
          + " WHERE id = :id AND retired_at IS NULL";
  private static final String RESTORE =
      "UPDATE sync_events.public_schema SET retired_at = NULL"
          + " WHERE id = :id AND retired_at IS NOT NULL";

  private final Database database;
  private final FeedTable feeds;
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  PostgresContracts(Database database, FeedTable feeds) {
    this.database = database;
    this.feeds = feeds;
  }

  @Override
  public List<PublishedContract> publishAll(FeedName feed, List<Contract> contracts) {
    requireNoConflict(feed, contracts);
    int feedId = feeds.ensure(feed);
    Map<Version, PublishedContract> published =
        database.ask(
            handle -> {
              Map<Version, PublishedContract> known = versions(handle, contracts);
              List<Contract> missing =
                  contracts.stream().filter(one -> !known.containsKey(Version.of(one))).toList();
              if (missing.isEmpty()) {
                return known;
              }
              insert(handle, feedId, missing);
              return versions(handle, contracts);
            });
    // Another process may have published a conflicting contract meanwhile.
    requireNoConflict(feed, contracts);
    return contracts.stream().map(Version::of).map(published::get).toList();
  }

  private record Version(String manifest, String name, int major, int minor) {
    static Version of(Contract contract) {
      SchemaVersion version = contract.version();
      return new Version(
          contract.manifest().value(), contract.name(), version.major(), version.minor());
    }

    static Version of(ResultSet row) throws SQLException {
      return new Version(
          row.getString("manifest_slug"),
          row.getString("name"),
          row.getInt("major"),
          row.getInt("minor"));
    }
  }

  /**
   * The published versions of these public schemas; a wanted one that cannot be read is an error.
   */
  private Map<Version, PublishedContract> versions(Handle handle, List<Contract> contracts) {
    Set<Version> wanted = contracts.stream().map(Version::of).collect(Collectors.toSet());
    Map<Version, PublishedContract> versions = new HashMap<>();
    handle
        .createQuery(SELECT + " WHERE s.manifest_slug = ANY (:manifests) AND s.name = ANY (:names)")
        .bindArray("manifests", String.class, of(contracts, one -> one.manifest().value()))
        .bindArray("names", String.class, of(contracts, Contract::name))
        .map(
            (row, context) ->
                wanted.contains(Version.of(row)) ? Optional.of(published(row)) : readable(row))
        .stream()
        .flatMap(Optional::stream)
        .forEach(found -> versions.put(Version.of(found.contract()), found));
    return versions;
  }

  private static List<String> of(List<Contract> contracts, Function<Contract, String> property) {
    return contracts.stream().map(property).distinct().toList();
  }

  /** One transaction for all. A contract whose major version is in another feed is not inserted. */
  private static void insert(Handle handle, int feed, List<Contract> contracts) {
    handle.useTransaction(
        transaction -> {
          PreparedBatch majors = transaction.prepareBatch(INSERT_MAJOR);
          PreparedBatch minors = transaction.prepareBatch(INSERT_MINOR);
          for (Contract contract : contracts) {
            bind(majors, feed, contract).add();
            bind(minors, feed, contract)
                .bind("minor", contract.version().minor())
                .bind("schema", contract.outputSchema().json().toString())
                .bindArray("key", String.class, contract.key())
                .add();
          }
          majors.execute();
          minors.execute();
        });
  }

  private static PreparedBatch bind(PreparedBatch batch, int feed, Contract contract) {
    return batch
        .bind("feed", feed)
        .bind("manifest", contract.manifest().value())
        .bind("name", contract.name())
        .bind("major", contract.version().major());
  }

  @Override
  public List<RegisteredConsumer> retire(PublicSchemaReference reference) {
    return changeMajor(
        reference,
        (transaction, id) -> {
          List<RegisteredConsumer> awaited =
              ConsumerTable.all(transaction).stream()
                  .filter(one -> one.schema().value() == id && one.isAwaited())
                  .toList();
          if (awaited.isEmpty()) {
            transaction.createUpdate(RETIRE).bind("id", id).execute();
          }
          return awaited;
        });
  }

  @Override
  public boolean restore(PublicSchemaReference reference) {
    return changeMajor(
        reference,
        (transaction, id) -> transaction.createUpdate(RESTORE).bind("id", id).execute() == 1);
  }

  private <T> T changeMajor(
      PublicSchemaReference reference, BiFunction<Handle, Integer, T> change) {
    return database.ask(
        handle ->
            handle.inTransaction(
                transaction -> {
                  int id =
                      transaction
                          .createQuery(LOCK_MAJOR)
                          .bind("manifest", reference.manifest().value())
                          .bind("name", reference.name())
                          .bind("major", reference.majorVersion())
                          .mapTo(Integer.class)
                          .findOne()
                          .orElseThrow(() -> RetiredContracts.unknown(reference, all()));
                  return change.apply(transaction, id);
                }));
  }

  @Override
  public List<PublishedContract> find(PublicSchemaReference reference) {
    return database.ask(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + " WHERE s.manifest_slug = :manifest AND s.name = :name"
                        + " AND s.major = :major ORDER BY c.minor")
                .bind("manifest", reference.manifest().value())
                .bind("name", reference.name())
                .bind("major", reference.majorVersion())
                .map((row, context) -> readable(row))
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  @Override
  public List<PublishedContract> all() {
    return database.ask(
        handle ->
            handle.createQuery(SELECT).map((row, context) -> readable(row)).stream()
                .flatMap(Optional::stream)
                .sorted(PublishedContract.BY_NAME_AND_VERSION)
                .toList());
  }

  /** One unreadable row must not keep the consumers and publishers of other contracts waiting. */
  private Optional<PublishedContract> readable(ResultSet row) throws SQLException {
    String which = "schema " + row.getInt("id") + ", minor " + row.getInt("minor");
    try {
      return Optional.of(published(row));
    } catch (SQLException error) {
      if (!SqlState.is(SqlState.DATA_CORRUPTED, error)) {
        throw error;
      }
      return passOver(which);
    } catch (RuntimeException refusedByARecord) {
      return passOver(which);
    }
  }

  private Optional<PublishedContract> passOver(String which) {
    if (unreadable.add(which)) {
      LOG.warn(
          "a contract in the event store cannot be read and is passed over: {}; correct or remove"
              + " its row in sync_events.contract and sync_events.public_schema",
          which);
    }
    return Optional.empty();
  }

  private static PublishedContract published(ResultSet row) throws SQLException {
    Contract contract =
        new Contract(
            new Slug(row.getString("manifest_slug")),
            row.getString("name"),
            new SchemaVersion(row.getInt("major"), row.getInt("minor")),
            new OutputSchema(parse(row.getString("output_schema"))),
            List.of((String[]) row.getArray("key").getArray()));
    return new PublishedContract(
        new SchemaId(row.getInt("id")),
        new FeedName(
            new Slug(row.getString("feed_manifest")), new Slug(row.getString("data_store_slug"))),
        contract,
        new Position(row.getLong("since_position")),
        Optional.ofNullable(row.getObject("retired_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  private static ObjectNode parse(String json) throws SQLException {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException
        | ClassCastException
        | ArithmeticException
        | NumberFormatException damaged) {
      throw new SQLException(
          "a published output schema is not a readable JSON object",
          SqlState.DATA_CORRUPTED,
          damaged);
    }
  }
}
