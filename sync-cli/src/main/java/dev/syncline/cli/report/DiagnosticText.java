package dev.syncline.cli.report;

import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Place;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.manifest.verify.VisibleText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints problems as text: code, place and message, the line with a caret, the fix, and a count at
 * the end.
 */
public final class DiagnosticText {
  private final Terminal terminal;

  public DiagnosticText(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints all problems on standard error, and their number if there are several. */
  public void tell(List<Diagnostic> diagnostics) {
    print(diagnostics, terminal.err());
    if (diagnostics.size() > 1) {
      terminal.say(new DiagnosticOrder(diagnostics).summary());
    }
  }

  /** Prints all problems and their number as the result of a command. */
  public void report(List<Diagnostic> diagnostics) {
    print(diagnostics, terminal.out());
    terminal.print(new DiagnosticOrder(diagnostics).summary());
  }

  private void print(List<Diagnostic> diagnostics, PrintWriter target) {
    new DiagnosticOrder(diagnostics).diagnostics().forEach(found -> print(found, target));
  }

  private void print(Diagnostic diagnostic, PrintWriter target) {
    String style = diagnostic.severity() == Severity.ERROR ? "bold,red" : "bold,yellow";
    String word = diagnostic.severity() == Severity.ERROR ? "error" : "warning";
    String where = diagnostic.place().map(place -> place + " ").orElse("");
    target.println(
        styled(style, word)
            + " "
            + diagnostic.code().id()
            + " "
            + VisibleText.line(where)
            + indented(diagnostic.message()));
    diagnostic.place().ifPresent(place -> printLine(place, target));
    if (!diagnostic.fix().isBlank()) {
      target.println("  " + styled("bold", "fix:") + " " + indented(diagnostic.fix()));
    }
  }

  /**
   * Indents further lines of a message, so that they cannot be mistaken for lines of this report.
   */
  private static String indented(String text) {
    return text.replace("\n", "\n    ");
  }

  private void printLine(Place place, PrintWriter target) {
    SourceLine.at(terminal.resolve(Path.of(place.file())), place)
        .ifPresent(
            line -> {
              String number = String.format("%5d | ", place.line());
              target.println(number + line.text());
              target.println(
                  " ".repeat(number.length() - 2) + "| " + " ".repeat(line.caret()) + "^");
            });
  }

  private String styled(String style, String text) {
    return terminal.ansi().enabled()
        ? terminal.ansi().string("@|" + style + " " + text + "|@")
        : text;
  }
}
