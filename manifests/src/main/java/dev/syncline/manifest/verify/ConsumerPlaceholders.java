package dev.syncline.manifest.verify;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SqlTemplate;
import java.util.Collection;
import java.util.List;

/**
 * Checks a consumer's placeholders against the public schema it consumes: one in the same run, or
 * one in the event store's registry.
 *
 * @param properties what {@code sql} may use; empty if the output schema lists none, and then
 *     nothing is reported
 * @param key what {@code deleteSql} may use; empty if no key is declared, and then any property may
 *     be part of it
 */
public record ConsumerPlaceholders(List<String> properties, List<String> key) {
  public ConsumerPlaceholders {
    properties = List.copyOf(properties);
    key = List.copyOf(key);
  }

  /** The names that a public schema offers. */
  public static ConsumerPlaceholders of(PublicSchema schema) {
    return of(schema.outputSchema(), schema.key());
  }

  /** The names that an output shape and a key offer. */
  public static ConsumerPlaceholders of(OutputSchema output, List<String> key) {
    return new ConsumerPlaceholders(List.copyOf(output.properties()), key);
  }

  /**
   * One diagnostic, without a place, for each placeholder of {@code sql} that is not a property.
   */
  public List<Diagnostic> inSql(ConsumerSchema consumer) {
    String what = "the sql of consumer schema " + consumer.name();
    return unknown(what, consumer, consumer.sql(), properties, "properties");
  }

  /** One diagnostic for each placeholder of {@code deleteSql} that is not part of the key. */
  public List<Diagnostic> inDeleteSql(ConsumerSchema consumer) {
    String what = "the deleteSql of consumer schema " + consumer.name();
    String kind = key.isEmpty() ? "properties" : "key properties";
    List<String> allowed = key.isEmpty() ? properties : key;
    return consumer
        .deleteSql()
        .map(sql -> unknown(what, consumer, sql, allowed, kind))
        .orElse(List.of());
  }

  private static List<Diagnostic> unknown(
      String what, ConsumerSchema consumer, String sql, Collection<String> allowed, String kind) {
    if (allowed.isEmpty()) {
      return List.of();
    }
    String all = kind + " are " + String.join(", ", allowed);
    return SqlTemplate.parse(sql).names().stream()
        .filter(name -> !allowed.contains(name))
        .map(
            name ->
                Diagnostic.error(
                    ManifestCode.UNKNOWN_PLACEHOLDER,
                    what
                        + " uses :"
                        + name
                        + ", but "
                        + consumer.source()
                        + " has no such name; "
                        + all,
                    NearestName.suggestion(name, allowed, "use one of them")))
        .toList();
  }
}
