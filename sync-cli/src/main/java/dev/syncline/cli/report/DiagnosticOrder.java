package dev.syncline.cli.report;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Place;
import dev.syncline.manifest.verify.Severity;
import java.util.Comparator;
import java.util.List;

/** All problems of one command, in the order a person works through them: by file, then by line. */
public record DiagnosticOrder(List<Diagnostic> diagnostics) {
  private static final Comparator<Place> BY_PLACE =
      Comparator.comparing(Place::file)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  private static final Comparator<Diagnostic> BY_WORK =
      Comparator.comparing(
              (Diagnostic diagnostic) -> diagnostic.place().orElse(null),
              Comparator.nullsFirst(BY_PLACE))
          .thenComparing(Diagnostic::severity)
          .thenComparing(diagnostic -> diagnostic.code().id());

  public DiagnosticOrder {
    diagnostics = diagnostics.stream().sorted(BY_WORK).toList();
  }

  /** How many refuse. */
  public long errors() {
    return count(Severity.ERROR);
  }

  /** How many only tell. */
  public long warnings() {
    return count(Severity.WARNING);
  }

  /** {@code 2 errors, 1 warning}. */
  public String summary() {
    return counted(errors(), "error") + ", " + counted(warnings(), "warning");
  }

  private long count(Severity severity) {
    return diagnostics.stream().filter(found -> found.severity() == severity).count();
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
