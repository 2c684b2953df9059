package dev.syncline.cli.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.DiagnosticOrder;
import dev.syncline.cli.report.Json;
import dev.syncline.manifest.define.collect.CollectedSchemas;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of collecting, as text and as JSON.
 *
 * @param target the manifest into which schemas are collected
 * @param collected the schemas that were found
 * @param diagnostics the problems of these schemas
 */
record CollectReport(
    CollectTarget target, CollectedSchemas collected, List<Diagnostic> diagnostics) {
  /** One line for each schema: kind, name and version or source. */
  List<String> names() {
    Columns columns = new Columns();
    collected
        .publicSchemas()
        .forEach(
            found ->
                columns.row("public", found.schema().name(), found.schema().version().toString()));
    collected
        .consumerSchemas()
        .forEach(
            found ->
                columns.row(
                    "consumer", found.schema().name(), "of " + found.schema().source().toString()));
    return columns.lines();
  }

  /** Where each schema was found. */
  List<String> places() {
    List<String> places = new ArrayList<>();
    collected
        .publicSchemas()
        .forEach(found -> places.add(found.schema().name() + " from " + found.place()));
    collected
        .consumerSchemas()
        .forEach(found -> places.add(found.schema().name() + " from " + found.place()));
    return places;
  }

  /** One sentence about what happened to the manifest. */
  String outcome(boolean writeWanted, boolean written) {
    String found =
        counted(collected.publicSchemas().size(), "public schema")
            + " and "
            + counted(collected.consumerSchemas().size(), "consumer schema");
    if (written) {
      return "Wrote " + found + " to " + target.file() + ".";
    }
    boolean refused = new DiagnosticOrder(diagnostics).errors() > 0;
    if (refused) {
      return "Nothing was written.";
    }
    return writeWanted
        ? target.file() + " is up to date."
        : "Found " + found + "; --write puts them into " + target.file() + ".";
  }

  /** The result as JSON. */
  ObjectNode document(boolean written) {
    ObjectNode document = Json.document().put("manifest", target.file().toString());
    document.put("written", written);
    document.withArray("publicSchemas");
    collected
        .publicSchemas()
        .forEach(
            found ->
                document
                    .withArray("publicSchemas")
                    .addObject()
                    .put("name", found.schema().name())
                    .put("version", found.schema().version().toString())
                    .put("definitionFile", found.schema().definitionFile().orElse(null)));
    document.withArray("consumerSchemas");
    collected
        .consumerSchemas()
        .forEach(
            found ->
                document
                    .withArray("consumerSchemas")
                    .addObject()
                    .put("name", found.schema().name())
                    .put("sourceManifest", found.schema().source().manifest().value())
                    .put("publicSchema", found.schema().source().name())
                    .put("majorVersion", found.schema().source().majorVersion())
                    .put("definitionFile", found.schema().definitionFile().orElse(null)));
    return Json.withDiagnostics(document, diagnostics);
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
