package dev.syncline.cli.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.json.ManifestWriter;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Locale;

/**
 * The output of {@code --json}: one document per command, which starts with the version of its
 * format.
 */
public final class Json {
  private static final int SCHEMA_VERSION = 1;

  private Json() {}

  /** A document that contains only the version of its format. */
  public static ObjectNode document() {
    return JsonNodeFactory.instance.objectNode().put("schemaVersion", SCHEMA_VERSION);
  }

  /** Adds {@code diagnostics}, {@code errors} and {@code warnings} to a document. */
  public static ObjectNode withDiagnostics(ObjectNode document, List<Diagnostic> diagnostics) {
    DiagnosticOrder order = new DiagnosticOrder(diagnostics);
    order
        .diagnostics()
        .forEach(diagnostic -> describe(document.withArray("diagnostics").addObject(), diagnostic));
    document.withArray("diagnostics");
    return document.put("errors", order.errors()).put("warnings", order.warnings());
  }

  /** The text of a document, indented. */
  public static String text(ObjectNode document) {
    return ManifestWriter.text(document).stripTrailing();
  }

  private static void describe(ObjectNode target, Diagnostic diagnostic) {
    target.put("code", diagnostic.code().id());
    target.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    diagnostic
        .place()
        .ifPresent(
            place ->
                target
                    .put("file", place.file())
                    .put("line", place.line())
                    .put("column", place.column()));
    target.put("message", diagnostic.message()).put("fix", diagnostic.fix());
  }
}
