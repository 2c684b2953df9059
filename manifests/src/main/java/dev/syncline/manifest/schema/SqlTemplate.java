package dev.syncline.manifest.schema;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An SQL text, split into fixed text and placeholders. PostgreSQL's lexical rules decide what is a
 * placeholder: string literals, quoted names, dollar quotes and comments contain none, and casts
 * ({@code ::text}) and assignments ({@code :=}) are none. Directly inside a subscript a colon
 * separates the bounds of a slice, so {@code a[:n]} has no placeholder and {@code a[(:n)]} has one.
 */
public final class SqlTemplate {
  private final List<SqlPart> parts;
  private final List<SqlPart> statement;
  private final List<Placeholder> placeholders;
  private final List<SqlProblem> problems;
  private final String keyword;

  private SqlTemplate(SqlLexer lexed) {
    parts = List.copyOf(lexed.parts());
    statement = List.copyOf(lexed.statement());
    problems = List.copyOf(lexed.problems());
    keyword = lexed.firstWord().toUpperCase(Locale.ROOT);
    placeholders =
        parts.stream()
            .filter(SqlPart.Slot.class::isInstance)
            .map(part -> ((SqlPart.Slot) part).placeholder())
            .distinct()
            .toList();
  }

  /** Parses an SQL text. Never fails: the problems of the text are in {@link #problems}. */
  public static SqlTemplate parse(String sql) {
    return new SqlTemplate(SqlLexer.lex(sql));
  }

  /** All pieces; their texts in order are the SQL text. */
  public List<SqlPart> parts() {
    return parts;
  }

  /** The distinct placeholders, in order of first use. */
  public List<Placeholder> placeholders() {
    return placeholders;
  }

  /** The distinct names of {@code :name} placeholders, in order of first use. */
  public List<String> names() {
    return placeholders.stream()
        .filter(Placeholder.Named.class::isInstance)
        .map(placeholder -> ((Placeholder.Named) placeholder).name())
        .toList();
  }

  /** Whether it has a {@code :name} placeholder. */
  public boolean named() {
    return placeholders.stream().anyMatch(Placeholder.Named.class::isInstance);
  }

  /** Whether it has a {@code $n} placeholder. */
  public boolean positional() {
    return placeholders.stream().anyMatch(Placeholder.Positional.class::isInstance);
  }

  /** The first word in upper case, such as {@code SELECT} or {@code INSERT}; empty if none. */
  public String keyword() {
    return keyword;
  }

  /** The problems that keep the text from being used, in text order; empty if there are none. */
  public List<SqlProblem> problems() {
    return problems;
  }

  /**
   * The statement with every placeholder replaced. The closing semicolon and any comment and white
   * space at the end are omitted, so that it can stand in parentheses. If there are several
   * statements, all are kept.
   *
   * @param replacement the SQL to write for a placeholder
   */
  public String render(Function<Placeholder, String> replacement) {
    return render(replacement, "?");
  }

  /** Like {@link #render}, with {@code ?} operators escaped for the JDBC driver. */
  public String renderForJdbc(Function<Placeholder, String> replacement) {
    return render(replacement, "??");
  }

  private String render(Function<Placeholder, String> replacement, String questionMark) {
    return statement.stream()
        .map(part -> render(part, replacement, questionMark))
        .collect(Collectors.joining());
  }

  private static String render(
      SqlPart part, Function<Placeholder, String> replacement, String questionMark) {
    if (part instanceof SqlPart.Slot slot) {
      return replacement.apply(slot.placeholder());
    }
    return part instanceof SqlPart.QuestionMark ? questionMark : part.text();
  }

  /** The SQL text as it was parsed. */
  @Override
  public String toString() {
    return parts.stream().map(SqlPart::text).collect(Collectors.joining());
  }
}
