package dev.syncline.manifest.define;

import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Describes a public schema; begin with {@link Definitions#publicSchema}. */
public final class PublicSchemaBuilder {
  private final String name;
  private final SchemaVersion version;
  private final List<Transformation> transformations = new ArrayList<>();
  private final ContractNotes notes = new ContractNotes();
  private List<String> key = List.of();
  private ErrorPolicy onError = ErrorPolicy.STOP;
  private TruncatePolicy onTruncate = TruncatePolicy.STOP;
  private Optional<RowChangePolicy> appendOnly = Optional.empty();
  private Optional<Slug> dataStore = Optional.empty();
  private Optional<OutputSchema> output = Optional.empty();

  PublicSchemaBuilder(String name, SchemaVersion version) {
    this.name = Objects.requireNonNull(name, "name");
    this.version = Objects.requireNonNull(version, "version");
  }

  /** The slug of the data store whose changes are captured. */
  public PublicSchemaBuilder from(String dataStoreSlug) {
    dataStore = Optional.of(new Slug(dataStoreSlug));
    return this;
  }

  /** The shape of the rows, taken from a record; see {@link RowShape#of}. */
  public PublicSchemaBuilder rows(Class<? extends Record> row) {
    return rows(RowShape.of(row));
  }

  /** The shape of the rows. */
  public PublicSchemaBuilder rows(RowShape shape) {
    output = Optional.of(shape.outputSchema());
    return this;
  }

  /** The properties that identify a row; by default the primary key of the first table. */
  public PublicSchemaBuilder key(String... properties) {
    key = List.of(properties);
    return this;
  }

  /**
   * The rows to publish when a row of a table is inserted. The first table named is the one whose
   * rows are published; other tables only affect them.
   *
   * @param sql a SELECT; {@code :column} stands for a value of the changed row
   */
  public PublicSchemaBuilder insert(String table, String sql) {
    return on(Operation.INSERT, table, sql);
  }

  /** The rows to publish when a row of a table is updated; like {@link #insert}. */
  public PublicSchemaBuilder update(String table, String sql) {
    return on(Operation.UPDATE, table, sql);
  }

  /** The rows to publish when a row of a table is deleted; like {@link #insert}. */
  public PublicSchemaBuilder delete(String table, String sql) {
    return on(Operation.DELETE, table, sql);
  }

  /** The same for insert and update; a deleted row is published as deleted without any SQL. */
  public PublicSchemaBuilder insertOrUpdate(String table, String sql) {
    return insert(table, sql).update(table, sql);
  }

  /** The same for insert, update and delete: for a table that only affects the published rows. */
  public PublicSchemaBuilder anyChange(String table, String sql) {
    return insertOrUpdate(table, sql).delete(table, sql);
  }

  /** What happens to an event that breaks the shape; {@link ErrorPolicy#STOP} by default. */
  public PublicSchemaBuilder onError(ErrorPolicy policy) {
    onError = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** What happens when a table is truncated; {@link TruncatePolicy#STOP} by default. */
  public PublicSchemaBuilder onTruncate(TruncatePolicy policy) {
    onTruncate = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Rows are only ever inserted and need no key, as in a log: each inserted row is published once,
   * also one that equals another. An update or a delete halts the pipeline.
   */
  public PublicSchemaBuilder appendOnly() {
    return appendOnly(RowChangePolicy.STOP);
  }

  /** The same with another policy for rows that are updated or deleted all the same. */
  public PublicSchemaBuilder appendOnly(RowChangePolicy onChange) {
    appendOnly = Optional.of(onChange);
    return this;
  }

  /** The team to ask. */
  public PublicSchemaBuilder owner(String team) {
    notes.put("owner", team);
    return this;
  }

  /** What a row means. */
  public PublicSchemaBuilder description(String text) {
    notes.put("description", text);
    return this;
  }

  /**
   * The maximum age of the data that consumers may expect: {@code 500ms}, {@code 5s}, {@code 10m}.
   */
  public PublicSchemaBuilder freshness(String duration) {
    notes.put("freshness", duration);
    return this;
  }

  /**
   * The schema described.
   *
   * @throws IllegalStateException naming everything that is missing
   * @throws IllegalArgumentException if a value is not allowed
   */
  public PublicSchema build() {
    List<String> missing = new ArrayList<>();
    if (dataStore.isEmpty()) {
      missing.add("from(...)");
    }
    if (output.isEmpty()) {
      missing.add("rows(...)");
    }
    if (transformations.isEmpty()) {
      missing.add("insertOrUpdate(...)");
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "public schema " + name + " lacks " + String.join(", ", missing));
    }
    return new PublicSchema(
        name,
        dataStore.orElseThrow(),
        output.orElseThrow(),
        version,
        key,
        transformations,
        onError,
        onTruncate,
        appendOnly,
        Optional.empty());
  }

  /** Owner, description and freshness by their names in the manifest, if given. */
  public Map<String, String> notes() {
    return notes.fields();
  }

  private PublicSchemaBuilder on(Operation operation, String table, String sql) {
    transformations.add(new Transformation(operation, table, sql.strip()));
    return this;
  }
}
