package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects errors and warnings, so that the user sees all of them at once. */
final class Findings {
  private final List<Diagnostic> found = new ArrayList<>();

  void error(DiagnosticCode code, String message, String fix) {
    found.add(Diagnostic.error(code, message, fix));
  }

  void warning(DiagnosticCode code, String message, String fix) {
    found.add(Diagnostic.warning(code, message, fix));
  }

  boolean hasErrors() {
    return found.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** Everything found, in order. */
  List<Diagnostic> all() {
    return List.copyOf(found);
  }
}
