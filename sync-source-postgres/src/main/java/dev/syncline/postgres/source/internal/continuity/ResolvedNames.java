package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.postgres.session.UserPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The relations that names in public SQL stand for. A name without a schema stands for the first
 * relation of that name on the search path: a table that is created in an earlier schema takes the
 * place of the captured one in every lookup, although nothing about the captured one has changed.
 *
 * @param words the identifiers of the SQL, quoted: more than the names of tables, but never fewer
 * @param oids for each word that stands for a relation, the relation's OID
 */
public record ResolvedNames(Set<String> words, Map<String, Long> oids) {
  /** No public SQL. */
  public static final ResolvedNames NONE = new ResolvedNames(Set.of(), Map.of());

  private static final Pattern IDENTIFIER =
      Pattern.compile("\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{Nd}_$]*");

  private static final Pattern ASCII_CAPITAL = Pattern.compile("[A-Z]");

  /** Everything is qualified, since it runs with the users' path. */
  private static final String RESOLVE =
      """
      SELECT word, pg_catalog.to_regclass(word)::pg_catalog.oid::pg_catalog.int8 AS relation
      FROM pg_catalog.unnest(?::pg_catalog.text[]) AS asked(word)
      WHERE pg_catalog.to_regclass(word) IS NOT NULL
      """;

  public ResolvedNames {
    words = Set.copyOf(words);
    oids = Map.copyOf(oids);
  }

  /**
   * Resolves the words of all public SQL of a plan as a lookup would now.
   *
   * @param session at the source
   */
  public static ResolvedNames of(PublishPlan plan, Connection session) throws SQLException {
    return of(words(plan), session);
  }

  /** Resolves the same words again. */
  ResolvedNames again(Connection session) throws SQLException {
    return of(words, session);
  }

  private static ResolvedNames of(Set<String> words, Connection session) throws SQLException {
    Map<String, Long> oids = new TreeMap<>();
    try (PreparedStatement query = session.prepareStatement(UserPath.ENTER + RESOLVE)) {
      query.setArray(1, session.createArrayOf("text", words.toArray()));
      try (ResultSet row = UserPath.rows(query)) {
        while (row.next()) {
          oids.put(row.getString("word"), row.getLong("relation"));
        }
      }
    }
    return new ResolvedNames(words, oids);
  }

  /** A word that stands for another relation than before, or for none; empty if there is none. */
  Optional<String> differing(ResolvedNames before) {
    return Stream.concat(oids.keySet().stream(), before.oids.keySet().stream())
        .filter(word -> !Optional.ofNullable(oids.get(word)).equals(before.of(word)))
        .sorted()
        .findFirst();
  }

  private Optional<Long> of(String word) {
    return Optional.ofNullable(oids.get(word));
  }

  private static Set<String> words(PublishPlan plan) {
    return plan.schemas().stream()
        .map(PublishedSchema::schema)
        .flatMap(schema -> schema.transformations().stream())
        .flatMap(ResolvedNames::texts)
        .flatMap(text -> IDENTIFIER.matcher(text).results())
        .map(MatchResult::group)
        .map(ResolvedNames::quoted)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> texts(Transformation transformation) {
    return Stream.of(transformation.table(), transformation.sql());
  }

  /** A server whose encoding has characters of several bytes folds only ASCII letters. */
  private static String quoted(String word) {
    return word.startsWith("\"")
        ? word
        : "\"" + ASCII_CAPITAL.matcher(word).replaceAll(ResolvedNames::folded) + "\"";
  }

  private static String folded(MatchResult capital) {
    return capital.group().toLowerCase(Locale.ROOT);
  }
}
