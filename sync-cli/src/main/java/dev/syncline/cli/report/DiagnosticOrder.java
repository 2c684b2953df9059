package dev.syncline.cli.report;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Place;
import dev.syncline.manifest.verify.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All problems of one command, sorted by file and then by line. */
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

  /** The number of errors. */
  public long errors() {
    return count(Severity.ERROR);
  }

  /** The number of warnings. */
  public long warnings() {
    return count(Severity.WARNING);
  }

  /** The counts as {@code 2 errors, 1 warning}; omits a count of zero. */
  public String summary() {
    String counts =
        Stream.of(counted(errors(), "error"), counted(warnings(), "warning"))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "no problems" : counts;
  }

  private long count(Severity severity) {
    return diagnostics.stream().filter(found -> found.severity() == severity).count();
  }

  private static Optional<String> counted(long count, String noun) {
    return count == 0
        ? Optional.empty()
        : Optional.of(count + " " + noun + (count == 1 ? "" : "s"));
  }
}
