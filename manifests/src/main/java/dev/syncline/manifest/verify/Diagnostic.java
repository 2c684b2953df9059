package dev.syncline.manifest.verify;

import java.util.Objects;
import java.util.Optional;

/**
 * One problem, in the form in which users see it.
 *
 * @param code its stable name
 * @param severity whether it is an error or a warning
 * @param place file, line and column, if it has one
 * @param message what was found and what was expected, one sentence, no secrets
 * @param fix what to do or the next command to type
 */
public record Diagnostic(
    DiagnosticCode code, Severity severity, Optional<Place> place, String message, String fix) {
  public Diagnostic {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(fix, "fix");
  }

  /** An error without a place in a file. */
  public static Diagnostic error(DiagnosticCode code, String message, String fix) {
    return new Diagnostic(code, Severity.ERROR, Optional.empty(), message, fix);
  }

  /** A warning without a place in a file. */
  public static Diagnostic warning(DiagnosticCode code, String message, String fix) {
    return new Diagnostic(code, Severity.WARNING, Optional.empty(), message, fix);
  }

  /** The same problem with a place. */
  public Diagnostic at(Place where) {
    return new Diagnostic(code, severity, Optional.of(where), message, fix);
  }

  @Override
  public String toString() {
    String where = place.map(found -> found + " ").orElse("");
    return code.id() + " " + where + message + "; " + fix;
  }
}
