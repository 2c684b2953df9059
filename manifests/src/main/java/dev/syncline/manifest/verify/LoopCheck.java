package dev.syncline.manifest.verify;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds consumer schemas that write to a table their public schema is made from. */
final class LoopCheck {
  private static final Pattern TARGET =
      Pattern.compile(
          "^\\s*(?:INSERT\\s+INTO|MERGE\\s+INTO|UPDATE|DELETE\\s+FROM)\\s+(?:ONLY\\s+)?([\\w.\"]+)",
          Pattern.CASE_INSENSITIVE);

  private LoopCheck() {}

  static Optional<Diagnostic> check(ConsumerSchema consumer, PublicSchema source) {
    Matcher target = TARGET.matcher(consumer.sql());
    boolean loops =
        consumer.destination().equals(source.dataStore())
            && target.find()
            && source.transformations().stream()
                .anyMatch(one -> plain(one.table()).equals(plain(target.group(1))));
    return loops
        ? Optional.of(
            Diagnostic.error(
                ManifestCode.FEEDS_ITSELF,
                "consumer schema "
                    + consumer.name()
                    + " writes to table "
                    + target.group(1)
                    + " of data store "
                    + consumer.destination()
                    + ", which public schema "
                    + source.name()
                    + " is made from",
                "write to another table"))
        : Optional.empty();
  }

  /** The name without quotes and without the default schema. */
  private static String plain(String table) {
    String name = table.replace("\"", "").toLowerCase(Locale.ROOT);
    return name.startsWith("public.") ? name.substring("public.".length()) : name;
  }
}
