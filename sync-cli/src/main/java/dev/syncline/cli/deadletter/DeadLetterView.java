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
    DeadLetter deadLetter = placed.deadLetter();
    return new String[] {
      placed.id(),
      deadLetter.owner(),
      deadLetter.position().map(Position::toString).orElse("-"),
      deadLetter.operation().text(),
      deadLetter.key(),
      deadLetter.code(),
      deadLetter.message()
    };
  }

  static String[] heads() {
    return new String[] {"ID", "SCHEMA", "POSITION", "OPERATION", "KEY", "CODE", "WHY"};
  }

  /** All properties, one per line. */
  List<String> lines() {
    DeadLetter deadLetter = placed.deadLetter();
    Columns columns = new Columns();
    columns.row("letter", placed.id());
    columns.row(isPublished() ? "consumer schema" : "public schema", deadLetter.owner());
    columns.row("feed", deadLetter.feed());
    deadLetter.position().ifPresent(position -> columns.row("position", position.toString()));
    columns.row(
        "transaction",
        isPublished()
            ? "the one that begins at position " + deadLetter.transaction()
            : deadLetter.transaction() + " at the source");
    columns.row("operation", deadLetter.operation().text());
    columns.row("key", deadLetter.key());
    columns.row("object", deadLetter.object().orElse("none, the row is deleted"));
    columns.row("code", deadLetter.code());
    deadLetter.state().ifPresent(state -> columns.row("SQLSTATE", state));
    columns.row("why", deadLetter.message());
    columns.row(
        "quarantined", deadLetter.quarantinedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    deadLetter
        .redrivenAt()
        .ifPresent(at -> columns.row("driven", at.truncatedTo(ChronoUnit.SECONDS).toString()));
    return columns.lines();
  }

  /** All properties as JSON. */
  void describe(ObjectNode target) {
    DeadLetter deadLetter = placed.deadLetter();
    target.put("id", placed.id());
    target.put("side", isPublished() ? "consumer" : "publisher").put("schema", deadLetter.owner());
    target.put("feed", deadLetter.feed());
    deadLetter.position().ifPresent(position -> target.put("position", position.value()));
    target.put("transaction", deadLetter.transaction());
    target.put("operation", deadLetter.operation().text());
    target.set("key", json(deadLetter.key()));
    deadLetter.object().ifPresent(object -> target.set("object", json(object)));
    target.put("code", deadLetter.code());
    deadLetter.state().ifPresent(state -> target.put("sqlstate", state));
    target.put("message", deadLetter.message());
    target.put("quarantinedAt", deadLetter.quarantinedAt().toString());
    deadLetter.redrivenAt().ifPresent(at -> target.put("redrivenAt", at.toString()));
  }

  /** {@code db-orders/18, db-orders/21}. */
  static String names(List<PlacedDeadLetter> deadLetters) {
    return deadLetters.stream().map(PlacedDeadLetter::id).collect(Collectors.joining(", "));
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
