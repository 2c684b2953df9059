package dev.syncline.cli.report;

import dev.syncline.manifest.verify.NearestName;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hides what may be a secret in the text of a manifest before a line of it is shown.
 *
 * <p>The text is one a diagnostic complains about, so it need not be JSON, and a misspelt {@code
 * passwrod} is exactly the line that is quoted. Three rules, each without relying on the text being
 * well-formed: after a word that smells of a secret everything is hidden up to the next field of
 * the format; a field the format does not know has its value hidden; so has a password within a
 * URL. A mask is as wide as what it hides, so that places still point at the same characters.
 */
final class SecretMask {
  private static final Set<String> KNOWN_FIELDS =
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

  private static final Pattern KNOWN_FIELD =
      Pattern.compile(
          KNOWN_FIELDS.stream()
              .sorted()
              .map(Pattern::quote)
              .collect(Collectors.joining("|", "\"(?:", ")\"\\s*:")));

  private static final Pattern WORD = Pattern.compile("[\\w$-]+");

  private static final Pattern SMELL =
      Pattern.compile("pass|pwd|secret|token|credential", Pattern.CASE_INSENSITIVE);

  private static final List<String> SECRETS = List.of("password", "passphrase", "secret");

  /** A reference says where a secret is, not what it is, unless it has a value to fall back on. */
  private static final String REFERENCE = "\"\\$\\{(?:env|file):[^}:\"]*}\"";

  private static final Pattern REFERRED = Pattern.compile("\"\\s*:\\s*" + REFERENCE);

  private static final Pattern HARMLESS = Pattern.compile("true|false|null|" + REFERENCE);

  private static final Pattern FIELD =
      Pattern.compile(
          "\"((?:\\\\.|[^\"\\\\\n])*)\"\\s*:\\s*(\"(?:\\\\.|[^\"\\\\\n])*\"?|[^\\s\"{\\[,}\\]]+)");

  private static final Pattern URL_PASSWORD = Pattern.compile("://[^:/@\\s\"]*:([^@\\s\"]+)@");

  private static final String MASK = "***";

  private SecretMask() {}

  /** The same text with possible secrets replaced, every line and column kept. */
  static String mask(String text) {
    String fields = FIELD.matcher(afterSecretWords(text)).replaceAll(SecretMask::field);
    return URL_PASSWORD.matcher(fields).replaceAll(SecretMask::urlPassword);
  }

  private static String afterSecretWords(String text) {
    StringBuilder masked = new StringBuilder(text);
    Matcher word = WORD.matcher(text);
    Matcher referred = REFERRED.matcher(text);
    Matcher next = KNOWN_FIELD.matcher(text);
    while (word.find()) {
      boolean reference = referred.region(word.end(), text.length()).lookingAt();
      if (smells(word.group()) && !reference) {
        int end = next.find(word.end()) ? next.start() : text.length();
        cover(masked, word.end(), end);
      }
    }
    return masked.toString();
  }

  private static boolean smells(String word) {
    return SMELL.matcher(word).find()
        || !KNOWN_FIELDS.contains(word) && NearestName.of(word, SECRETS).isPresent();
  }

  /** Hides a range line by line, but for the quote and the colon it begins with. */
  private static void cover(StringBuilder text, int from, int to) {
    int start = from;
    while (start < to && "\": ".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (start < to) {
      int lineEnd = text.indexOf("\n", start);
      int end = lineEnd < 0 || lineEnd > to ? to : lineEnd;
      text.replace(start, end, covering(text.substring(start, end)));
      start = end + 1;
    }
  }

  private static String field(MatchResult field) {
    String value = field.group(2);
    if (KNOWN_FIELDS.contains(field.group(1)) || HARMLESS.matcher(value).matches()) {
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
