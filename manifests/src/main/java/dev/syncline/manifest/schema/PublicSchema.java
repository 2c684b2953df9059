package dev.syncline.manifest.schema;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A named, versioned output shape and the SQL that computes it for a changed row.
 *
 * @param name the name consumers use
 * @param dataStore the slug of the data store whose changes are captured
 * @param outputSchema the shape of the rows
 * @param version major and minor
 * @param key the output properties that identify a row; empty when not declared, which means the
 *     primary key of the first transformation's table as far as it appears in the output
 * @param transformations the SQL per table and operation; the first one's table is the primary
 *     table: its rows are the public schema's rows, other tables only affect them
 * @param onError what happens to an event that breaks the output schema
 * @param onTruncate what happens when one of its tables is truncated
 * @param appendOnly present if rows are only ever inserted and have no key: each inserted row is an
 *     event of its own, and the policy says what an update or a delete means
 * @param definitionFile the source file it was collected from, if it was
 */
public record PublicSchema(
    String name,
    Slug dataStore,
    OutputSchema outputSchema,
    SchemaVersion version,
    List<String> key,
    List<Transformation> transformations,
    ErrorPolicy onError,
    TruncatePolicy onTruncate,
    Optional<RowChangePolicy> appendOnly,
    Optional<String> definitionFile) {
  /** Of rows that have a key. */
  public PublicSchema(
      String name,
      Slug dataStore,
      OutputSchema outputSchema,
      SchemaVersion version,
      List<String> key,
      List<Transformation> transformations,
      ErrorPolicy onError,
      TruncatePolicy onTruncate,
      Optional<String> definitionFile) {
    this(
        name,
        dataStore,
        outputSchema,
        version,
        key,
        transformations,
        onError,
        onTruncate,
        Optional.empty(),
        definitionFile);
  }

  /** Of rows that have a key, with the default policies, which stop at what cannot be published. */
  public PublicSchema(
      String name,
      Slug dataStore,
      OutputSchema outputSchema,
      SchemaVersion version,
      List<String> key,
      List<Transformation> transformations,
      Optional<String> definitionFile) {
    this(
        name,
        dataStore,
        outputSchema,
        version,
        key,
        transformations,
        ErrorPolicy.STOP,
        TruncatePolicy.STOP,
        definitionFile);
  }

  /**
   * @throws IllegalArgumentException if the name is blank, there is no transformation or the policy
   *     is to pause, which a publisher cannot do for one schema
   */
  public PublicSchema {
    Objects.requireNonNull(dataStore, "dataStore");
    Objects.requireNonNull(outputSchema, "outputSchema");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(onError, "onError");
    Objects.requireNonNull(onTruncate, "onTruncate");
    Objects.requireNonNull(appendOnly, "appendOnly");
    Objects.requireNonNull(definitionFile, "definitionFile");
    key = List.copyOf(key);
    transformations = List.copyOf(transformations);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a public schema needs a name");
    }
    if (transformations.isEmpty()) {
      throw new IllegalArgumentException("public schema " + name + " has no transformation");
    }
    if (onError == ErrorPolicy.PAUSE) {
      throw new IllegalArgumentException(
          "public schema " + name + ": onError pause is for consumer schemas");
    }
  }

  /** Name and version, for messages. */
  public String title() {
    return "public schema " + name + " " + version;
  }

  /** The table whose rows are this schema's rows, as written in the manifest. */
  public String primaryTable() {
    return transformations.get(0).table();
  }

  /** Whether rows are only ever inserted and have no key. */
  public boolean isAppendOnly() {
    return appendOnly.isPresent();
  }

  /** The same schema with rows that are only ever inserted. */
  public PublicSchema appendOnly(RowChangePolicy onChange) {
    return new PublicSchema(
        name,
        dataStore,
        outputSchema,
        version,
        key,
        transformations,
        onError,
        onTruncate,
        Optional.of(onChange),
        definitionFile);
  }

  /** The same schema, collected from a file. */
  public PublicSchema collectedFrom(String file) {
    return new PublicSchema(
        name,
        dataStore,
        outputSchema,
        version,
        key,
        transformations,
        onError,
        onTruncate,
        appendOnly,
        Optional.of(file));
  }
}
