package dev.syncline.manifest.json;

import dev.syncline.manifest.verify.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Decides by the names of fields, and by words in texts, where secrets may be. */
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
          "appendOnly",
          "onChange",
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

  /** Whether a field belongs to the format and holds no secret. */
  static boolean isHarmless(String field) {
    return HARMLESS_FIELDS.contains(field);
  }

  /** Whether a field holds a secret, by its name or by the name that was probably meant. */
  static boolean isSecret(String field) {
    return smell(field) < field.length()
        || !isHarmless(field)
            && field.length() <= LONGEST_MISSPELT
            && NearestName.of(field, SECRETS).isPresent();
  }

  /**
   * Where a text may begin to contain a secret: at the end of the first word that suggests one, or
   * behind the user of a URL; the text's length if there is none, -1 if it is not known.
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
