package dev.syncline.cli.report;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what may be a secret in the text of a file before any of it is shown.
 *
 * <p>Shown are the values of fields that are known to hold none; a misspelt {@code passwrod} is
 * exactly the line a diagnostic would quote. A mask is as wide as what it hides, so that places
 * still point at the same characters.
 */
final class SecretMask {
  private static final Set<String> SHOWN =
      Set.of(
          "$schema",
          "slug",
          "manifestVersion",
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
          "dataStoreSlug",
          "publicSchemaType",
          "consumerSchemaType",
          "operation",
          "table",
          "sql",
          "deleteSql",
          "definitionFile",
          "sourceManifestSlug",
          "destinationDataStoreSlug",
          "majorVersion",
          "major",
          "minor",
          "onError",
          "sslMode",
          "type",
          "format",
          "description",
          "owner",
          "title",
          "pattern",
          "$ref",
          "$id");

  private static final Pattern FIELD =
      Pattern.compile(
          "\"((?:\\\\.|[^\"\\\\\n])*)\"\\s*:\\s*(\"(?:\\\\.|[^\"\\\\\n])*\"?|[^\\s\"{\\[,}\\]]+)");

  private static final Pattern URL_PASSWORD = Pattern.compile("://[^:/@\\s\"]*:([^@\\s\"]+)@");

  /** A reference says where a secret is, not what it is, unless it has a value to fall back on. */
  private static final Pattern HARMLESS =
      Pattern.compile("true|false|null|\"\\$\\{(env|file):[^}:]*}\"");

  private static final String MASK = "***";

  private SecretMask() {}

  /** The same text with possible secrets replaced, every line and column kept. */
  static String mask(String text) {
    String fields = FIELD.matcher(text).replaceAll(SecretMask::field);
    return URL_PASSWORD.matcher(fields).replaceAll(SecretMask::urlPassword);
  }

  private static String field(MatchResult field) {
    String value = field.group(2);
    if (SHOWN.contains(field.group(1)) || HARMLESS.matcher(value).matches()) {
      return Matcher.quoteReplacement(field.group());
    }
    String upToValue = field.group().substring(0, field.start(2) - field.start());
    return Matcher.quoteReplacement(upToValue + covering(value));
  }

  private static String urlPassword(MatchResult url) {
    String shown = url.group().substring(0, url.start(1) - url.start());
    return Matcher.quoteReplacement(shown + covering(url.group(1)) + "@");
  }

  private static String covering(String secret) {
    int filled = Math.max(0, secret.length() - MASK.length());
    return MASK.substring(0, Math.min(MASK.length(), secret.length())) + " ".repeat(filled);
  }
}
