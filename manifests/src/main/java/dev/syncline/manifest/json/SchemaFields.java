package dev.syncline.manifest.json;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.manifest.verify.ManifestCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads public and consumer schemas. */
final class SchemaFields {
  private static final List<String> TYPES = List.of("postgres");
  private static final List<String> OPERATIONS =
      Arrays.stream(Operation.values()).map(Operation::text).toList();
  private static final List<String> CONSUMER_POLICIES =
      Arrays.stream(ErrorPolicy.values()).map(ErrorPolicy::text).toList();
  private static final List<String> PUBLISHER_POLICIES =
      List.of(ErrorPolicy.STOP.text(), ErrorPolicy.QUARANTINE.text());
  private static final List<String> TRUNCATE_POLICIES =
      Arrays.stream(TruncatePolicy.values()).map(TruncatePolicy::text).toList();
  private static final List<String> ROW_CHANGE_POLICIES =
      Arrays.stream(RowChangePolicy.values()).map(RowChangePolicy::text).toList();
  private static final Pattern DURATION = Pattern.compile("[0-9]+(ms|s|m|h|d)");

  private SchemaFields() {}

  static Optional<PublicSchema> publicSchema(DocumentObject object) {
    Optional<String> name = object.name("name");
    Optional<Slug> dataStore = object.object("source").flatMap(SchemaFields::dataStore);
    Optional<OutputSchema> output = outputSchema(object);
    Optional<SchemaVersion> version = object.object("version").flatMap(SchemaFields::version);
    List<String> key = object.texts("key");
    List<Transformation> transformations =
        object.object("config").map(SchemaFields::transformations).orElse(List.of());
    Optional<String> definitionFile = object.optionalText("definitionFile");
    Optional<ErrorPolicy> onError = onError(object, PUBLISHER_POLICIES);
    Optional<TruncatePolicy> onTruncate = onTruncate(object);
    Optional<RowChangePolicy> appendOnly = appendOnly(object);
    describe(object);
    return object.build(
        () ->
            new PublicSchema(
                name.orElseThrow(),
                dataStore.orElseThrow(),
                output.orElseThrow(),
                version.orElseThrow(),
                key,
                transformations,
                onError.orElseThrow(),
                onTruncate.orElseThrow(),
                appendOnly,
                definitionFile));
  }

  private static Optional<Slug> dataStore(DocumentObject source) {
    Optional<Slug> dataStore = source.slug("dataStoreSlug");
    source.reportUnknownFields();
    return dataStore;
  }

  private static Optional<OutputSchema> outputSchema(DocumentObject object) {
    Optional<OutputSchema> output = object.tree("outputSchema").map(OutputSchema::new);
    object.optionalObject("outputSchema").ifPresent(SchemaKeywords::check);
    boolean rows =
        output
            .map(schema -> schema.json().path("type").asText("object"))
            .orElse("object")
            .equals("object");
    if (!rows) {
      object.error(
          ManifestCode.BAD_VALUE,
          object.at("outputSchema"),
          "an output schema describes rows, so its type is 'object'",
          "write \"type\": \"object\"");
    }
    return output;
  }

  private static Optional<SchemaVersion> version(DocumentObject version) {
    Optional<Integer> major = version.number("major", 0, Integer.MAX_VALUE);
    Optional<Integer> minor = version.number("minor", 0, Integer.MAX_VALUE);
    return version.build(() -> new SchemaVersion(major.orElseThrow(), minor.orElseThrow()));
  }

  private static List<Transformation> transformations(DocumentObject config) {
    config.word("publicSchemaType", TYPES);
    List<DocumentObject> objects = config.objects("transformations");
    if (objects.isEmpty()) {
      config.error(
          ManifestCode.MISSING_FIELD,
          config.at("transformations"),
          "a public schema needs at least one transformation",
          "add one with operation, table and sql");
    }
    config.reportUnknownFields();
    return objects.stream().map(SchemaFields::transformation).flatMap(Optional::stream).toList();
  }

  private static Optional<Transformation> transformation(DocumentObject object) {
    Optional<String> operation = object.word("operation", OPERATIONS);
    Optional<String> table = object.name("table");
    Optional<String> sql = object.name("sql");
    return object.build(
        () ->
            new Transformation(
                Operation.of(operation.orElseThrow()), table.orElseThrow(), sql.orElseThrow()));
  }

  static Optional<ConsumerSchema> consumerSchema(DocumentObject object) {
    Optional<String> name = object.name("name");
    Optional<Slug> manifest = object.slug("sourceManifestSlug");
    Optional<PublicSchemaReference> source =
        object.object("publicSchema").flatMap(reference -> reference(manifest, reference));
    Optional<String> definitionFile = object.optionalText("definitionFile");
    Optional<ErrorPolicy> onError = onError(object, CONSUMER_POLICIES);
    describe(object);
    return object
        .object("config")
        .flatMap(
            config -> {
              config.word("consumerSchemaType", TYPES);
              Optional<Slug> destination = config.slug("destinationDataStoreSlug");
              Optional<String> sql = config.name("sql");
              Optional<String> deleteSql = config.optionalText("deleteSql");
              config.reportUnknownFields();
              return object.build(
                  () ->
                      new ConsumerSchema(
                          name.orElseThrow(),
                          source.orElseThrow(),
                          destination.orElseThrow(),
                          sql.orElseThrow(),
                          deleteSql,
                          onError.orElseThrow(),
                          definitionFile));
            });
  }

  private static Optional<PublicSchemaReference> reference(
      Optional<Slug> manifest, DocumentObject reference) {
    Optional<String> name = reference.name("name");
    Optional<Integer> major = reference.number("majorVersion", 0, Integer.MAX_VALUE);
    reference.reportUnknownFields();
    return manifest.flatMap(
        slug -> name.flatMap(n -> major.map(m -> new PublicSchemaReference(slug, n, m))));
  }

  private static Optional<ErrorPolicy> onError(DocumentObject object, List<String> policies) {
    return object.has("onError")
        ? object
            .word("onError", policies)
            .map(policy -> ErrorPolicy.valueOf(policy.toUpperCase(Locale.ROOT)))
        : Optional.of(ErrorPolicy.STOP);
  }

  private static Optional<TruncatePolicy> onTruncate(DocumentObject object) {
    return object.has("onTruncate")
        ? object
            .word("onTruncate", TRUNCATE_POLICIES)
            .map(policy -> TruncatePolicy.valueOf(policy.toUpperCase(Locale.ROOT)))
        : Optional.of(TruncatePolicy.STOP);
  }

  /** The policy for updates and deletes; empty if the schema is not append-only. */
  private static Optional<RowChangePolicy> appendOnly(DocumentObject object) {
    boolean appendOnly = object.optionalFlag("appendOnly").orElse(false);
    if (!object.has("onChange")) {
      return appendOnly ? Optional.of(RowChangePolicy.STOP) : Optional.empty();
    }
    Optional<RowChangePolicy> policy =
        object
            .word("onChange", ROW_CHANGE_POLICIES)
            .map(text -> RowChangePolicy.valueOf(text.toUpperCase(Locale.ROOT)));
    if (appendOnly) {
      return policy;
    }
    object.error(
        ManifestCode.ON_CHANGE_WITHOUT_APPEND_ONLY,
        object.at("onChange"),
        "'onChange' says what an update of an append-only row means, and this public schema is not"
            + " append-only",
        "add \"appendOnly\": true, or remove 'onChange'");
    return Optional.empty();
  }

  private static void describe(DocumentObject object) {
    object.optionalText("owner");
    object.optionalText("description");
    if (object.has("freshness")) {
      object.matching("freshness", DURATION, "is not a duration such as 500ms, 5s or 10m");
    }
  }
}
