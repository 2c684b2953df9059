package dev.syncline.cli.deadletter;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.syncline.cli.report.Columns;
import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.Position;
import dev.syncline.operations.deadletter.DeadLetterPlace.Kind;
import dev.syncline.operations.deadletter.PlacedDeadLetter;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Shows a dead letter as text and as JSON. */
record DeadLetterView(PlacedDeadLetter placed) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** The cells of one line of a list. */
  String[] cells() {
    DeadLetter letter = placed.letter();
    return new String[] {
      placed.id(),
      letter.owner(),
      letter.position().map(Position::toString).orElse("-"),
      letter.operation().text(),
      letter.key(),
      letter.code(),
      letter.message()
    };
  }

  static String[] heads() {
    return new String[] {"ID", "SCHEMA", "POSITION", "OPERATION", "KEY", "CODE", "WHY"};
  }

  /** All properties, one per line. */
  List<String> lines() {
    DeadLetter letter = placed.letter();
    Columns columns = new Columns();
    columns.row("letter", placed.id());
    columns.row(isPublished() ? "consumer schema" : "public schema", letter.owner());
    columns.row("feed", letter.feed());
    letter.position().ifPresent(position -> columns.row("position", position.toString()));
    columns.row(
        "transaction",
        isPublished()
            ? "the one that begins at position " + letter.transaction()
            : letter.transaction() + " at the source");
    columns.row("operation", letter.operation().text());
    columns.row("key", letter.key());
    columns.row("object", letter.object().orElse("none, the row is deleted"));
    columns.row("code", letter.code());
    letter.state().ifPresent(state -> columns.row("SQLSTATE", state));
    columns.row("why", letter.message());
    columns.row("quarantined", letter.quarantinedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    letter
        .redrivenAt()
        .ifPresent(at -> columns.row("driven", at.truncatedTo(ChronoUnit.SECONDS).toString()));
    return columns.lines();
  }

  /** All properties as JSON. */
  void describe(ObjectNode target) {
    DeadLetter letter = placed.letter();
    target.put("id", placed.id());
    target.put("side", isPublished() ? "consumer" : "publisher").put("schema", letter.owner());
    target.put("feed", letter.feed());
    letter.position().ifPresent(position -> target.put("position", position.value()));
    target.put("transaction", letter.transaction());
    target.put("operation", letter.operation().text());
    target.set("key", json(letter.key()));
    letter.object().ifPresent(object -> target.set("object", json(object)));
    target.put("code", letter.code());
    letter.state().ifPresent(state -> target.put("sqlstate", state));
    target.put("message", letter.message());
    target.put("quarantinedAt", letter.quarantinedAt().toString());
    letter.redrivenAt().ifPresent(at -> target.put("redrivenAt", at.toString()));
  }

  /** {@code db-orders/18, db-orders/21}. */
  static String names(List<PlacedDeadLetter> letters) {
    return letters.stream().map(PlacedDeadLetter::id).collect(Collectors.joining(", "));
  }

  private boolean isPublished() {
    return placed.place().kind() == Kind.DESTINATION;
  }

  /** The value of a JSON text; the text itself if Java cannot represent it. */
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException | ArithmeticException | NumberFormatException unrepresentable) {
      return TextNode.valueOf(text);
    }
  }
}
