package dev.syncline.manifest.define;

import static dev.syncline.manifest.define.Definitions.consumerSchema;
import static dev.syncline.manifest.define.Definitions.publicSchema;
import static dev.syncline.manifest.define.Definitions.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.json.SchemaEntries;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import org.junit.jupiter.api.Test;

class BuilderTest {
  record Account(long id) {}

  @Test
  void keepsTheOrderOfTransformations() {
    assertThat(
            publicSchema("accounts", version(2, 1))
                .from("db")
                .rows(Account.class)
                .insertOrUpdate("accounts", "SELECT 1\n")
                .anyChange("addresses", "SELECT 2")
                .build()
                .transformations())
        .containsExactly(
            new Transformation(Operation.INSERT, "accounts", "SELECT 1"),
            new Transformation(Operation.UPDATE, "accounts", "SELECT 1"),
            new Transformation(Operation.INSERT, "addresses", "SELECT 2"),
            new Transformation(Operation.UPDATE, "addresses", "SELECT 2"),
            new Transformation(Operation.DELETE, "addresses", "SELECT 2"));
  }

  @Test
  void saysEverythingThatIsMissing() {
    assertThatThrownBy(() -> publicSchema("accounts", version(1, 0)).build())
        .hasMessage("public schema accounts lacks from(...), rows(...), insertOrUpdate(...)");
    assertThatThrownBy(() -> consumerSchema("orders").build())
        .hasMessage("consumer schema orders lacks consumes(...), into(...), upsert(...)");
  }

  @Test
  void stopsOnErrorsUnlessSaidOtherwise() {
    ConsumerSchemaBuilder orders =
        consumerSchema("orders").consumes("a", "b", 1).into("db").upsert("INSERT");

    assertThat(orders.build().onError()).isEqualTo(ErrorPolicy.STOP);
    assertThat(orders.onError(ErrorPolicy.QUARANTINE).build().onError())
        .isEqualTo(ErrorPolicy.QUARANTINE);
    ConsumerSchema patient = orders.onError(ErrorPolicy.PAUSE).build();
    assertThat(patient.onError()).isEqualTo(ErrorPolicy.PAUSE);
    assertThat(SchemaEntries.of(patient).get("onError").asText()).isEqualTo("pause");
  }

  @Test
  void onlyAConsumerSchemaMayPause() {
    PublicSchemaBuilder accounts =
        publicSchema("accounts", version(1, 0))
            .from("db")
            .rows(Account.class)
            .insertOrUpdate("accounts", "SELECT 1")
            .onError(ErrorPolicy.PAUSE);

    assertThatThrownBy(accounts::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("public schema accounts: onError pause is for consumer schemas");
  }

  @Test
  void aPublicSchemaStopsUnlessSaidOtherwiseToo() {
    PublicSchemaBuilder accounts =
        publicSchema("accounts", version(1, 0))
            .from("db")
            .rows(Account.class)
            .insertOrUpdate("accounts", "SELECT 1");
    assertThat(accounts.build().onError()).isEqualTo(ErrorPolicy.STOP);
    assertThat(accounts.build().onTruncate()).isEqualTo(TruncatePolicy.STOP);

    PublicSchema lenient =
        accounts.onError(ErrorPolicy.QUARANTINE).onTruncate(TruncatePolicy.IGNORE).build();

    assertThat(lenient.onError()).isEqualTo(ErrorPolicy.QUARANTINE);
    assertThat(lenient.onTruncate()).isEqualTo(TruncatePolicy.IGNORE);
    assertThat(SchemaEntries.of(lenient).get("onError").asText()).isEqualTo("quarantine");
    assertThat(SchemaEntries.of(lenient).get("onTruncate").asText()).isEqualTo("ignore");
  }

  @Test
  void aPublicSchemaMayBeAppendOnly() {
    PublicSchemaBuilder history =
        publicSchema("history", version(1, 0))
            .from("db")
            .rows(Account.class)
            .insert("history", "SELECT 1");
    assertThat(history.build().isAppendOnly()).isFalse();
    assertThat(SchemaEntries.of(history.build()).has("appendOnly")).isFalse();

    PublicSchema stopping = history.appendOnly().build();
    PublicSchema ignoring = history.appendOnly(RowChangePolicy.IGNORE).build();

    assertThat(stopping.appendOnly()).contains(RowChangePolicy.STOP);
    assertThat(SchemaEntries.of(stopping).get("appendOnly").asBoolean()).isTrue();
    assertThat(SchemaEntries.of(stopping).has("onChange")).isFalse();
    assertThat(SchemaEntries.of(ignoring).get("onChange").asText()).isEqualTo("ignore");
  }
}
