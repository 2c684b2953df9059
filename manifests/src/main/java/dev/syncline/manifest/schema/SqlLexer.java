package dev.syncline.manifest.schema;

import dev.syncline.manifest.schema.SqlProblem.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Splits an SQL text into its parts, left to right, by PostgreSQL's lexical rules. */
final class SqlLexer {
  /** The kind of token before, which decides what a bracket, a colon or a quote means. */
  private enum Previous {
    OPERATOR,
    OPERAND,
    STRING,
    ARRAY_WORD,
    ESCAPE_PREFIX
  }

  private static final char SUBSCRIPT = 's';

  private final String sql;
  private final List<SqlPart> parts = new ArrayList<>();
  private final List<SqlProblem> problems = new ArrayList<>();
  private final Deque<Character> brackets = new ArrayDeque<>();
  private int at;
  private int verbatimStart;
  private int statementEnd;
  private int firstSemicolon = -1;
  private int secondStatement = -1;
  private Previous previous = Previous.OPERATOR;
  private String firstWord = "";

  private SqlLexer(String sql) {
    this.sql = sql;
  }

  static SqlLexer lex(String sql) {
    SqlLexer lexer = new SqlLexer(sql);
    while (lexer.at < sql.length()) {
      lexer.step();
    }
    lexer.flush(sql.length());
    lexer.judge();
    return lexer;
  }

  List<SqlPart> parts() {
    return parts;
  }

  /** The parts up to the end of the statement, without closing semicolon and comments. */
  List<SqlPart> statement() {
    if (secondStatement >= 0) {
      return parts;
    }
    List<SqlPart> kept = new ArrayList<>();
    int offset = 0;
    for (SqlPart part : parts) {
      int end = offset + part.text().length();
      if (end <= statementEnd) {
        kept.add(part);
      } else if (offset < statementEnd) {
        kept.add(new SqlPart.Verbatim(part.text().substring(0, statementEnd - offset)));
      }
      offset = end;
    }
    return kept;
  }

  List<SqlProblem> problems() {
    return problems;
  }

  String firstWord() {
    return firstWord;
  }

  private void step() {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (sql.startsWith("--", at)) {
      skipLineComment();
    } else if (sql.startsWith("/*", at)) {
      skipBlockComment();
    } else if (c == ';') {
      semicolon();
    } else {
      token(c);
      statementEnd = at;
    }
  }

  private void token(char c) {
    if (firstSemicolon >= 0 && secondStatement < 0) {
      secondStatement = at;
    }
    if (c == '\'') {
      quoted('\'', previous == Previous.ESCAPE_PREFIX);
      previous = Previous.STRING;
    } else if (c == '"') {
      quoted('"', false);
      previous = Previous.OPERAND;
    } else if (isNameStart(c)) {
      word();
    } else if (c == '$') {
      dollar();
    } else if (c == ':') {
      colon();
    } else if (Character.isDigit(c)) {
      at++;
      previous = Previous.OPERAND;
    } else {
      symbol(c);
    }
  }

  private void word() {
    int end = at + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    String word = sql.substring(at, end);
    if (firstWord.isEmpty()) {
      firstWord = word;
    }
    at = end;
    if (word.equalsIgnoreCase("array")) {
      previous = Previous.ARRAY_WORD;
    } else if (word.equalsIgnoreCase("e") && at < sql.length() && sql.charAt(at) == '\'') {
      previous = Previous.ESCAPE_PREFIX;
    } else {
      previous = Previous.OPERAND;
    }
  }

  private void quoted(char quote, boolean backslashEscapes) {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && backslashEscapes) {
        at++;
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
    unterminated(start);
  }

  private void dollar() {
    int end = at + 1;
    if (end < sql.length() && isAsciiDigit(sql.charAt(end))) {
      positional();
      return;
    }
    while (end < sql.length() && isNamePart(sql.charAt(end))) {
      end++;
    }
    if (end < sql.length() && sql.charAt(end) == '$') {
      dollarQuoted(sql.substring(at, end + 1));
    } else {
      at++;
      previous = Previous.OPERATOR;
    }
  }

  private void dollarQuoted(String delimiter) {
    int close = sql.indexOf(delimiter, at + delimiter.length());
    if (close < 0) {
      unterminated(at);
    } else {
      at = close + delimiter.length();
    }
    previous = Previous.STRING;
  }

  private void positional() {
    int end = at + 1;
    while (end < sql.length() && isAsciiDigit(sql.charAt(end))) {
      end++;
    }
    String digits = sql.substring(at + 1, end);
    // PostgreSQL allows 1,600 columns at most, so more than five digits are wrong in any table.
    int number = digits.length() > 5 ? 0 : Integer.parseInt(digits);
    if (number == 0) {
      problems.add(new SqlProblem(Kind.BAD_POSITION, at));
      at = end;
    } else {
      slot(new Placeholder.Positional(number), end);
    }
    previous = Previous.OPERAND;
  }

  private void colon() {
    int name = at + 1;
    if (sql.startsWith("::", at) || sql.startsWith(":=", at)) {
      at += 2;
      previous = Previous.OPERATOR;
    } else if (inSubscript()
        || previous == Previous.STRING
        || name >= sql.length()
        || !isNameStart(sql.charAt(name))) {
      // A slice bound, or the key separator of JSON_OBJECT('key': value).
      at++;
      previous = Previous.OPERATOR;
    } else {
      int end = name + 1;
      while (end < sql.length() && isNamePart(sql.charAt(end))) {
        end++;
      }
      slot(new Placeholder.Named(sql.substring(name, end)), end);
      previous = Previous.OPERAND;
    }
  }

  private void symbol(char c) {
    if (c == '?') {
      flush(at);
      parts.add(new SqlPart.QuestionMark());
      verbatimStart = at + 1;
    } else if (c == '[') {
      brackets.push(previous == Previous.OPERAND ? SUBSCRIPT : c);
    } else if (c == '(') {
      brackets.push(c);
    } else if (c == ')' || c == ']') {
      brackets.poll();
    }
    at++;
    previous = c == ')' || c == ']' ? Previous.OPERAND : Previous.OPERATOR;
  }

  private boolean inSubscript() {
    return !brackets.isEmpty() && brackets.peek() == SUBSCRIPT;
  }

  private void semicolon() {
    if (firstSemicolon < 0) {
      firstSemicolon = at;
    }
    at++;
    previous = Previous.OPERATOR;
  }

  private void skipLineComment() {
    int end = sql.indexOf('\n', at);
    at = end < 0 ? sql.length() : end + 1;
  }

  private void skipBlockComment() {
    int start = at;
    int depth = 0;
    while (at < sql.length()) {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return;
        }
      } else {
        at++;
      }
    }
    unterminated(start);
  }

  private void unterminated(int start) {
    problems.add(new SqlProblem(Kind.UNTERMINATED, start));
    at = sql.length();
  }

  private void slot(Placeholder placeholder, int end) {
    flush(at);
    parts.add(new SqlPart.Slot(placeholder, at));
    at = end;
    verbatimStart = end;
  }

  private void flush(int end) {
    if (end > verbatimStart) {
      parts.add(new SqlPart.Verbatim(sql.substring(verbatimStart, end)));
      verbatimStart = end;
    }
  }

  private void judge() {
    if (statementEnd == 0) {
      problems.add(new SqlProblem(Kind.EMPTY, 0));
    }
    if (secondStatement >= 0) {
      problems.add(new SqlProblem(Kind.SEVERAL_STATEMENTS, secondStatement));
    }
    List<SqlPart.Slot> slots =
        parts.stream()
            .filter(SqlPart.Slot.class::isInstance)
            .map(SqlPart.Slot.class::cast)
            .toList();
    slots.stream()
        .filter(slot -> slot.placeholder().getClass() != slots.get(0).placeholder().getClass())
        .findFirst()
        .ifPresent(slot -> problems.add(new SqlProblem(Kind.MIXED_PLACEHOLDERS, slot.offset())));
    problems.sort(Comparator.comparingInt(SqlProblem::offset));
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isAsciiDigit(c);
  }

  private static boolean isWordPart(char c) {
    return isNamePart(c) || c == '$';
  }

  private static boolean isAsciiDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
