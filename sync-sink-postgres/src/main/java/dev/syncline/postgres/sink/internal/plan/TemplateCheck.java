package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlExcerpt;
import dev.syncline.manifest.schema.SqlPart;
import dev.syncline.manifest.schema.SqlProblem;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the problems of a consumer's statement that show without a database. */
final class TemplateCheck {
  private static final Set<String> KEYWORDS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES");

  private TemplateCheck() {}

  /** Every problem found; empty if the statement can be checked at the destination. */
  static List<Diagnostic> problems(ConsumerStatement statement) {
    List<Diagnostic> problems = new ArrayList<>();
    for (SqlProblem problem : statement.template().problems()) {
      problems.add(bad(statement, reason(problem.kind()), problem.offset()));
    }
    if (problems.isEmpty() && statement.template().positional()) {
      problems.add(bad(statement, "has $n where only :property has a meaning", 0));
    }
    if (problems.isEmpty() && !KEYWORDS.contains(statement.template().keyword())) {
      problems.add(bad(statement, "is no INSERT, UPDATE, DELETE, MERGE, SELECT or WITH", 0));
    }
    if (problems.isEmpty()) {
      problems.addAll(unknownPlaceholders(statement));
    }
    return problems;
  }

  private static List<Diagnostic> unknownPlaceholders(ConsumerStatement statement) {
    Set<String> available = statement.available();
    List<Diagnostic> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (SqlPart part : statement.template().parts()) {
      if (part instanceof SqlPart.Slot slot
          && slot.placeholder() instanceof Placeholder.Named named
          && !available.contains(named.name())
          && seen.add(named.name())) {
        problems.add(
            Diagnostic.error(
                SinkCode.UNKNOWN_PLACEHOLDER,
                statement.title()
                    + " has "
                    + named.text()
                    + ", which is not one of the "
                    + statement.scope()
                    + " "
                    + available
                    + ", at "
                    + SqlExcerpt.at(statement.template().toString(), slot.offset()),
                NearestName.suggestion(named.name(), available, "use one of the names listed")));
      }
    }
    return problems;
  }

  private static Diagnostic bad(ConsumerStatement statement, String reason, int offset) {
    return Diagnostic.error(
        SinkCode.BAD_TEMPLATE,
        statement.title()
            + " "
            + reason
            + ", at "
            + SqlExcerpt.at(statement.template().toString(), offset),
        "write one statement with :property placeholders");
  }

  private static String reason(SqlProblem.Kind kind) {
    return switch (kind) {
      case EMPTY -> "is empty";
      case MIXED_PLACEHOLDERS -> "mixes :property and $n";
      case BAD_POSITION -> "has $n where only :property has a meaning";
      case SEVERAL_STATEMENTS -> "has several statements";
      case UNTERMINATED -> "has a text, name or comment that does not end";
    };
  }
}
