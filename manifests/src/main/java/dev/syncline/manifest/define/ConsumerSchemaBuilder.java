package dev.syncline.manifest.define;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Describes a consumer schema; begin with {@link Definitions#consumerSchema}. */
public final class ConsumerSchemaBuilder {
  private final String name;
  private final ContractNotes notes = new ContractNotes();
  private Optional<PublicSchemaReference> source = Optional.empty();
  private Optional<Slug> destination = Optional.empty();
  private Optional<String> sql = Optional.empty();
  private Optional<String> deleteSql = Optional.empty();
  private ErrorPolicy onError = ErrorPolicy.STOP;

  ConsumerSchemaBuilder(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /**
   * What is consumed.
   *
   * @param manifestSlug the slug of the manifest that holds the public schema
   * @param schema the public schema's name
   * @param majorVersion its major version; any minor of it will do
   */
  public ConsumerSchemaBuilder consumes(String manifestSlug, String schema, int majorVersion) {
    source = Optional.of(new PublicSchemaReference(new Slug(manifestSlug), schema, majorVersion));
    return this;
  }

  /** The slug of the data store written to. */
  public ConsumerSchemaBuilder into(String dataStoreSlug) {
    destination = Optional.of(new Slug(dataStoreSlug));
    return this;
  }

  /**
   * The statement for an inserted or updated row.
   *
   * @param statement one statement; {@code :property} stands for a value of the row
   */
  public ConsumerSchemaBuilder upsert(String statement) {
    sql = Optional.of(statement.strip());
    return this;
  }

  /**
   * The statement for a deleted row; without it deletes are not applied.
   *
   * @param statement one statement; it can use only key properties
   */
  public ConsumerSchemaBuilder delete(String statement) {
    deleteSql = Optional.of(statement.strip());
    return this;
  }

  /** What happens to an event that cannot be applied; {@link ErrorPolicy#STOP} by default. */
  public ConsumerSchemaBuilder onError(ErrorPolicy policy) {
    onError = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** The team to ask. */
  public ConsumerSchemaBuilder owner(String team) {
    notes.put("owner", team);
    return this;
  }

  /** What the data is used for. */
  public ConsumerSchemaBuilder description(String text) {
    notes.put("description", text);
    return this;
  }

  /** How old the data may be at the destination: {@code 500ms}, {@code 5s}, {@code 10m}. */
  public ConsumerSchemaBuilder freshness(String duration) {
    notes.put("freshness", duration);
    return this;
  }

  /**
   * The schema described.
   *
   * @throws IllegalStateException naming everything that is missing
   * @throws IllegalArgumentException if a value is not allowed
   */
  public ConsumerSchema build() {
    List<String> missing = new ArrayList<>();
    if (source.isEmpty()) {
      missing.add("consumes(...)");
    }
    if (destination.isEmpty()) {
      missing.add("into(...)");
    }
    if (sql.isEmpty()) {
      missing.add("upsert(...)");
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "consumer schema " + name + " lacks " + String.join(", ", missing));
    }
    return new ConsumerSchema(
        name,
        source.orElseThrow(),
        destination.orElseThrow(),
        sql.orElseThrow(),
        deleteSql,
        onError,
        Optional.empty());
  }

  /** Owner, description and freshness by their names in the manifest, if given. */
  public Map<String, String> notes() {
    return notes.fields();
  }
}
