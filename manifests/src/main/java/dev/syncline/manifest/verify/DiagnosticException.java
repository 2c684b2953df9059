package dev.syncline.manifest.verify;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Work was refused because of one or more stated problems: of the configuration, not of the data
 * and not of a temporary outage.
 */
public final class DiagnosticException extends RuntimeException {
  private final transient List<Diagnostic> diagnostics;

  /**
   * @param diagnostics all problems found, at least one
   */
  public DiagnosticException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  public DiagnosticException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  /** All problems found. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
