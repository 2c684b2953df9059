package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.NOON;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in as JSON comes out as the same JSON, or is refused. */
abstract class JsonContract {
  private SchemaId account;

  abstract EventStore store();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":null,\"b\":true,\"c\":[],\"d\":[[1],{\"e\":{}}]}",
        "{\"n\":[0,-0.5,1.10,9223372036854775807,12345678901234567890123456789012345.678901234567890]}",
        "{\"n\":0.000000000000000000000000000000000000000000001}",
        "{\"s\":\"tab\\t newline\\n return\\r backslash\\\\ quote\\\" slash/ \\\\N \\\\.\"}",
        "{\"s\":\"Größe 尺寸 \uD83D\uDE00 \\ud83d\\ude00 \\u0001 \u2028 \uFEFF\"}",
        "{\"\":\"empty name\",\" \":\" \",\"'\":\"''; DROP TABLE\",\"$1\":\":id ?\"}"
      })
  void jsonComesBackWithEveryDigitAndCharacter(String object) {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(
          writer,
          1,
          List.of(new NewEvent(account, 0, Operation.UPDATE, object, Optional.of(object))));
    }
    Event event = everything(store(), ACCOUNTS).get(0);
    assertThat(Samples.json(event.object().orElseThrow())).isEqualTo(Samples.json(object));
    assertThat(Samples.json(event.key())).isEqualTo(Samples.json(object));
    assertThat(event.operation()).isEqualTo(Operation.UPDATE);
    assertThat(event.committedAt()).isEqualTo(NOON);
  }

  @Test
  void aKeyComesBackAsItsCanonicalText() {
    String key = "{\"long\":\"\\u00e9\\/\", \"b\":1e2,\"a\":[ -0.0,{\"y\":1,\"x\":null} ],\"b\":2}";
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, List.of(new NewEvent(account, 0, Operation.DELETE, key, Optional.empty())));
    }

    assertThat(everything(store(), ACCOUNTS).get(0).key())
        .isEqualTo("{\"a\": [0.0, {\"x\": null, \"y\": 1}], \"b\": 2, \"long\": \"é/\"}")
        .isEqualTo(CanonicalKey.of(key));
  }

  @Test
  void anObjectLargerThanAnyBufferComesBackWhole() {
    String object = "{\"text\":\"" + "é\\n".repeat(1_000_000) + "\"}";
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(
          writer,
          1,
          List.of(
              new NewEvent(account, 0, Operation.INSERT, "{\"id\":1}", Optional.of(object)),
              new NewEvent(account, 0, Operation.DELETE, "{\"id\":1}", Optional.empty())));
    }
    List<Event> events = everything(store(), ACCOUNTS);
    assertThat(Samples.json(events.get(0).object().orElseThrow())).isEqualTo(Samples.json(object));
    assertThat(events.get(1).object()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ \"b\" : 1, \"a\":1.50,\"a\":2 }", "{\"a\":\"\\u0000\"}"})
  void anObjectKeepsItsTextToTheLetter(String object) {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(
          writer,
          1,
          List.of(new NewEvent(account, 0, Operation.INSERT, "{\"id\":1}", Optional.of(object))));
    }

    assertThat(everything(store(), ACCOUNTS).get(0).object()).contains(object);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":}",
        "{} {}",
        "{a:1}",
        "{\"secret\":\"\u0000\"}",
        "{\"secret\":\"\uD83D\"}",
        "{\"secret\":\"\uDE00\uD83D\"}"
      })
  void whatCannotBeStoredIsRefusedAndNothingOfItsAppendIsKept(String object) {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      NewEvent bad = new NewEvent(account, 0, Operation.INSERT, "{\"id\":1}", Optional.of(object));
      assertThatThrownBy(() -> appendAfterAGoodOne(writer, bad))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("STO-108")
          .hasMessageNotContaining("secret");
      assertThat(everything(store(), ACCOUNTS)).isEmpty();
      append(writer, 1, inserts(account, 1));
    }
    assertThat(everything(store(), ACCOUNTS)).hasSize(1);
  }

  private void appendAfterAGoodOne(FeedWriter writer, NewEvent bad) {
    try (FeedAppend append = writer.begin()) {
      append.add(Samples.transaction(1), inserts(account, 1));
      append.end(new Lsn(1));
      append.add(Samples.transaction(2), List.of(bad));
      append.end(new Lsn(2));
      append.commit();
    }
  }
}
