package dev.syncline.postgres.source;

import dev.syncline.engine.change.TableName;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.setup.SourceCode;
import dev.syncline.postgres.setup.SourceTable;
import io.debezium.connector.postgresql.connection.ReplicationMessageColumnValueResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a value that the engine's decoder cannot read from other reasons for which the engine ends:
 * the value will come again with every attempt. The decoder does not say whose value it was, only
 * as what it tried to read it.
 */
final class UnreadableValue {
  private static final String RESOLVER = ReplicationMessageColumnValueResolver.class.getName();

  /** The decoder's methods, with the OIDs of the types that they read. */
  private static final Map<String, Long> READERS =
      Map.of(
          "asInterval", 1186L,
          "asLocalDate", 1082L,
          "asInstant", 1114L,
          "asOffsetDateTimeAtUtc", 1184L,
          "asOffsetTimeUtc", 1266L,
          "asTime", 1083L,
          "asMoney", 790L,
          "asDecimal", 1700L);

  private UnreadableValue() {}

  /**
   * What a person has to know.
   *
   * @param error why the engine ended
   * @param tables the captured tables by name, of which the engine decodes every column
   * @return empty if the engine ended for another reason
   */
  static Optional<Diagnostic> of(Throwable error, Map<TableName, SourceTable> tables) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      List<StackTraceElement> stack = Arrays.asList(cause.getStackTrace());
      if (stack.stream().anyMatch(call -> call.getClassName().equals(RESOLVER))) {
        return Optional.of(diagnostic(candidates(stack, tables)));
      }
    }
    return Optional.empty();
  }

  private static List<String> candidates(
      List<StackTraceElement> stack, Map<TableName, SourceTable> tables) {
    List<Long> types =
        stack.stream()
            .map(call -> READERS.get(call.getMethodName()))
            .filter(type -> type != null)
            .toList();
    List<String> columns = new ArrayList<>();
    tables.forEach(
        (name, table) ->
            table.columns().stream()
                .filter(column -> types.contains(column.baseTypeOid()))
                .forEach(column -> columns.add(name + "." + column.name())));
    return columns;
  }

  private static Diagnostic diagnostic(List<String> columns) {
    String where =
        switch (columns.size()) {
          case 0 -> "a captured table";
          case 1 -> "column " + columns.get(0);
          default -> "one of the columns " + String.join(", ", columns);
        };
    return Diagnostic.error(
        SourceCode.UNREADABLE_VALUE,
        "the log holds a value of " + where + " that capture cannot read",
        "correct the value at the source, then 'sync-cli feed reset', which loads everything again:"
            + " the log still holds the old value");
  }
}
