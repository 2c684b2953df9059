package dev.syncline.postgres.session;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * Describes a PostgreSQL error without values: the server's messages and details quote the rows
 * that it rejects, so only the names in them are used.
 */
public record ServerError(SQLException error) {
  /** Classes of SQLSTATE that concern the values of an event, not the destination. */
  private static final Set<String> ABOUT_VALUES =
      Set.of("21", "22", "23", "38", "39", "44", "54", "P0");

  /** Classes of the driver's own errors, which concern a session and not rows. */
  private static final Set<String> OF_THE_DRIVER =
      Set.of("08", "0A", "25", "26", "28", "3D", "40", "53", "55", "57", "58");

  /** Classes of the server's errors about the names in a statement. */
  private static final Set<String> NAMES = Set.of("0A", "3F", "42");

  /** The same, and errors about an object's state, such as a slot that another process uses. */
  private static final Set<String> NAMES_AND_STATES = Set.of("0A", "3F", "42", "55");

  /** The server's source file that contains the RAISE of its procedural language. */
  private static final String RAISED = "pl_exec.c";

  /** Severities that no function of a user can raise. */
  private static final Set<String> ENDING = Set.of("FATAL", "PANIC");

  private static final Map<String, String> CONDITIONS =
      Map.ofEntries(
          Map.entry("22001", "a text is too long for its column"),
          Map.entry("22003", "a number is out of range"),
          Map.entry("22007", "a text is no valid date or time"),
          Map.entry("22008", "a date or time is out of range"),
          Map.entry("22023", "a value is not allowed there"),
          Map.entry("22P02", "a text is no valid value of the type it is cast to"),
          Map.entry(
              "22P05", "a character cannot be stored: U+0000, or one that its encoding lacks"),
          Map.entry("23502", "a value is missing where NULL is not allowed"),
          Map.entry("23503", "a foreign key refers to a row that is not there"),
          Map.entry("23505", "another row has the same unique key"),
          Map.entry("23514", "a CHECK constraint does not hold"),
          Map.entry("23P01", "an exclusion constraint does not hold"),
          Map.entry("25006", "it would write in a read-only transaction"),
          Map.entry("40001", "it could not be put in order with another transaction"),
          Map.entry("40P01", "it and another transaction waited for each other"),
          Map.entry(
              "42501", "a privilege is missing, or a policy of row-level security forbids it"),
          Map.entry("53100", "the disk is full"),
          Map.entry("53200", "memory is short"),
          Map.entry("55P03", "it waited too long for a lock"),
          Map.entry("57014", "it was cancelled, or took too long"));

  /** Whether the destination would accept other values. */
  public boolean aboutValues() {
    return ABOUT_VALUES.contains(category());
  }

  /** Whether an existing row with the same unique key prevented the insertion of another one. */
  public boolean isUniqueViolation() {
    return PSQLState.UNIQUE_VIOLATION.getState().equals(state());
  }

  public String state() {
    return SqlState.of(error);
  }

  private String category() {
    return state().substring(0, 2);
  }

  /** The condition in words, with SQLSTATE and the names of the objects concerned. */
  public String condition() {
    StringBuilder text =
        new StringBuilder(CONDITIONS.getOrDefault(state(), "PostgreSQL refuses it"));
    text.append(" (SQLSTATE ").append(state());
    message()
        .ifPresent(
            message -> {
              append(text, "table", message.getTable());
              append(text, "column", message.getColumn());
              append(text, "constraint", message.getConstraint());
            });
    return text.append(')').toString();
  }

  /**
   * The server's own message where it cannot quote a value of a row; otherwise the condition. Two
   * kinds qualify: messages that point at the text of the statement, which contains no values, and
   * messages that end a session. All others may quote a value: a cast to {@code regclass} reports
   * that a table does not exist.
   */
  public String words() {
    return told(message -> pointsAtTheStatement(message) || endsTheSession(message));
  }

  /** The server's own message about a statement of ours, in which no value names an object. */
  public String wordsOnOurs() {
    return told(message -> isAbout(NAMES_AND_STATES, message) || endsTheSession(message));
  }

  /** {@link #words()} with the SQLSTATE, which appears once. */
  public String wordsAndState() {
    return withState(words());
  }

  /** {@link #wordsOnOurs()} with the SQLSTATE, which appears once. */
  public String wordsOnOursAndState() {
    return withState(wordsOnOurs());
  }

  private String withState(String words) {
    return words.equals(condition()) ? words : words + " (SQLSTATE " + state() + ")";
  }

  /** The server's own message about the text of a statement that was not run with values. */
  public String wordsOnStatement() {
    return told(message -> true);
  }

  private String told(Predicate<ServerErrorMessage> isTold) {
    return message()
        .map(message -> isTold.test(message) ? message.getMessage() : condition())
        .orElseGet(this::driverWords);
  }

  private boolean pointsAtTheStatement(ServerErrorMessage message) {
    return message.getPosition() > 0 && isAbout(NAMES, message);
  }

  // An error that a function raises can have any SQLSTATE; its context or its place in the server
  // gives it away.
  private boolean isAbout(Set<String> categories, ServerErrorMessage message) {
    return categories.contains(category())
        && message.getWhere() == null
        && message.getInternalQuery() == null
        && !RAISED.equals(message.getFile());
  }

  private static boolean endsTheSession(ServerErrorMessage message) {
    return ENDING.contains(String.valueOf(message.getSeverity()));
  }

  /** The message of a failed batch quotes the statement with its values. */
  private String driverWords() {
    return error instanceof BatchUpdateException || !OF_THE_DRIVER.contains(category())
        ? condition()
        : Objects.requireNonNullElseGet(error.getMessage(), this::condition);
  }

  /** The place in the SQL sent, from 0; -1 if the error names none. */
  public int offset() {
    return message().map(ServerErrorMessage::getPosition).orElse(0) - 1;
  }

  /** The same error without values, as a cause that may be logged. */
  public SQLException withoutValues() {
    SQLException clean = new SQLException(condition(), state());
    clean.setStackTrace(error.getStackTrace());
    return clean;
  }

  private Optional<ServerErrorMessage> message() {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException refused && refused.getServerErrorMessage() != null) {
        return Optional.of(refused.getServerErrorMessage());
      }
    }
    if (error.getNextException() instanceof PSQLException next) {
      return Optional.ofNullable(next.getServerErrorMessage());
    }
    return Optional.empty();
  }

  private static void append(StringBuilder text, String what, String name) {
    if (name != null) {
      text.append(", ").append(what).append(' ').append(name);
    }
  }
}
