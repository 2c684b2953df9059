package dev.syncline.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.verify.ConsumerResult;
import dev.syncline.operations.verify.DifferingColumn;
import dev.syncline.operations.verify.RowDifference;
import dev.syncline.operations.verify.VerifiedConsumer;
import dev.syncline.operations.verify.VerifiedTable;
import dev.syncline.operations.verify.VerifyReport;
import java.util.Locale;

/**
 * Prints a verification as JSON documents, one a line: {@code begins}, {@code difference}, {@code
 * repaired}, {@code result} and at the end {@code report}.
 */
final class VerifyJson implements VerifyOutput {
  private final Terminal terminal;

  VerifyJson(Terminal terminal) {
    this.terminal = terminal;
  }

  private void print(ObjectNode document) {
    terminal.print(document.toString());
  }

  private static ObjectNode document(String type) {
    return Json.document().put("type", type);
  }

  @Override
  public void begins(VerifiedConsumer consumer) {
    VerifiedTable table = consumer.table();
    ObjectNode document =
        document("begins")
            .put("consumer", consumer.name())
            .put("source", consumer.source().toString())
            .put("destination", consumer.destination().value())
            .put("table", table.name())
            .put("depth", table.onlyKeys().isPresent() ? "keys" : "rows");
    table.key().forEach(document.putArray("key")::add);
    table.columns().forEach(document.putArray("columns")::add);
    table.omitted().forEach(document.putObject("omitted")::put);
    table.onlyKeys().ifPresent(reason -> document.put("limitation", reason));
    table.extrasKept().ifPresent(reason -> document.put("extrasKept", reason));
    print(document);
  }

  @Override
  public void compared(VerifiedConsumer consumer, long rows, long estimated) {
    // Progress is for people.
  }

  @Override
  public void found(RowDifference difference) {
    print(describe(document("difference"), difference));
  }

  @Override
  public void repaired(RowDifference difference) {
    print(describe(document("repaired"), difference));
  }

  private static ObjectNode describe(ObjectNode document, RowDifference difference) {
    document
        .put("consumer", difference.consumer())
        .put("kind", difference.kind().text())
        .putRawValue("key", new RawValue(difference.key()))
        .put("position", difference.position().value());
    ArrayNode columns = document.putArray("columns");
    for (DifferingColumn column : difference.columns()) {
      ObjectNode described = columns.addObject().put("name", column.name());
      column.source().ifPresent(value -> described.put("source", value));
      column.destination().ifPresent(value -> described.put("destination", value));
    }
    difference.deadLetter().ifPresent(letter -> document.put("deadLetter", letter));
    return document;
  }

  @Override
  public void ends(ConsumerResult result) {
    ObjectNode document =
        document("result")
            .put("consumer", result.consumer().name())
            .put("end", result.end().name().toLowerCase(Locale.ROOT))
            .put("equal", result.isEqual())
            .put("sourceRows", result.sourceRows())
            .put("refusedRows", result.refusedRows())
            .put("position", result.position().value())
            .put("behindDeadLetters", result.waiting())
            .put("repaired", result.repaired());
    result.destinationKeys().ifPresent(keys -> document.put("destinationKeys", keys));
    result.destinationCount().ifPresent(rows -> document.put("destinationRows", rows));
    ObjectNode counts = document.putObject("differences");
    result.differences().forEach((kind, count) -> counts.put(kind.text(), count));
    print(document);
  }

  @Override
  public void report(VerifyReport report) {
    print(
        Json.withDiagnostics(document("report").put("equal", report.isEqual()), report.problems()));
  }
}
