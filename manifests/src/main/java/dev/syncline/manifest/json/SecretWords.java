package dev.syncline.manifest.json;

import dev.syncline.manifest.verify.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What names say of the values that stand beside them. */
final class SecretWords {
  private static final Set<String> HARMLESS_FIELDS =
      Set.of(
          "$schema",
          "slug",
          "manifestVersion",
          "connections",
          "dataStores",
          "eventStores",
          "publicSchemas",
          "consumerSchemas",
          "workspaces",
          "config",
          "connectionSlug",
          "connectionType",
          "host",
          "port",
          "user",
          "database",
          "slotName",
          "publicationName",
          "tables",
          "allTables",
          "name",
          "source",
          "dataStoreSlug",
          "publicSchema",
          "publicSchemaType",
          "consumerSchemaType",
          "transformations",
          "operation",
          "table",
          "sql",
          "deleteSql",
          "definitionFile",
          "sourceManifestSlug",
          "destinationDataStoreSlug",
          "key",
          "version",
          "majorVersion",
          "major",
          "minor",
          "onError",
          "onTruncate",
          "sslMode",
          "outputSchema",
          "properties",
          "required",
          "type",
          "format",
          "description",
          "owner",
          "title");

  private static final List<String> SMELLS =
      List.of("pass", "pwd", "secret", "token", "credential");
  private static final List<String> SECRETS = List.of("password", "passphrase", "secret");
  private static final int LONGEST_MISSPELT = 40;

  private SecretWords() {}

  /** Whether the value of a field is nothing but what the format asks for. */
  static boolean isHarmless(String field) {
    return HARMLESS_FIELDS.contains(field);
  }

  /** Whether a field holds a secret, by its name or by one that it was meant to be. */
  static boolean isSecret(String field) {
    return smell(field) < field.length()
        || !isHarmless(field)
            && field.length() <= LONGEST_MISSPELT
            && NearestName.of(field, SECRETS).isPresent();
  }

  /**
   * Where a text begins to be about a secret: behind the first word that smells of one, or behind
   * the user of a URL; the text's length where it does not, -1 where it cannot be told.
   */
  static int smell(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int first = text.length();
    if (lower.length() != text.length()) {
      return -1;
    }
    int lastAt = lower.lastIndexOf('@');
    for (String smell : SMELLS) {
      int found = lower.indexOf(smell);
      if (found >= 0) {
        first = Math.min(first, found + smell.length() - 1);
      }
    }
    int url = lower.indexOf("://");
    while (url >= 0 && url < first) {
      int end = url + 3;
      int colon = -1;
      while (end < lower.length() && "/ \"'\n\t".indexOf(lower.charAt(end)) < 0) {
        colon = colon < 0 && lower.charAt(end) == ':' ? end : colon;
        end++;
      }
      if (colon >= 0 && colon < lastAt) {
        first = Math.min(first, colon);
      }
      url = lower.indexOf("://", end);
    }
    return first;
  }
}
