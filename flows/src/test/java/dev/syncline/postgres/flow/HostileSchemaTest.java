package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import dev.syncline.postgres.sink.redrive.Redrive;
import dev.syncline.postgres.sink.redrive.SinkDeadLetters;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.postgres.source.SlotStatus;
import dev.syncline.postgres.source.SourceTeardown;
import dev.syncline.postgres.source.internal.setup.SourcePreflight;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A role that may create objects in {@code public} (everybody may, before PostgreSQL 15) must not
 * have its code run by the roles of a sync, whatever their search path is.
 */
@Tag("verify")
class HostileSchemaTest {
  private static final List<String> ROLES =
      List.of("syncline_source", "syncline_writer", "syncline_reader", "syncline_sink");
  private static final String CUSTOMER =
      "SELECT a.id, a.name, d.city FROM public.accounts a LEFT JOIN public.addresses d"
          + " ON d.account_id = a.id WHERE a.id = ";

  private static DocumentedRoles roles;

  @BeforeAll
  static void layTraps() throws Exception {
    roles = new DocumentedRoles();
    roles
        .source()
        .execute(
            "INSERT INTO accounts SELECT n, 'name' FROM generate_series(1, 500) n",
            "INSERT INTO addresses SELECT n, n, 'Ulm' FROM generate_series(1, 500) n");
    for (TestDatabase database : List.of(roles.source(), roles.store(), roles.destination())) {
      HostileSchema.lay(database);
    }
  }

  @AfterAll
  static void stopServer() {
    roles.close();
  }

  @Test
  void nothingOfItRuns() {
    try (SyncRig first = rig("customers");
        SyncRig second = rig("customers", "clients")) {
      change(4000, first);
      first.stopPublisher();
      first.stopConsumer();

      // A schema's object is taken even before the one that fits exactly.
      ROLES.forEach(
          role ->
              roles
                  .store()
                  .execute("ALTER ROLE " + role + " SET search_path = public, pg_catalog"));
      change(5000, second);

      lookAt(second);
      redrive(second);
      second.stopPublisher();
      remove(second);
    }
    assertThat(roles.destination().rows("SELECT id FROM destination_customers WHERE id >= 4000"))
        .hasSize(6);
    assertThat(HostileSchema.sprung(roles.source())).isEmpty();
    assertThat(HostileSchema.sprung(roles.store())).isEmpty();
    assertThat(HostileSchema.sprung(roles.destination())).isEmpty();
  }

  private static SyncRig rig(String... customers) {
    SyncRig rig = roles.rig().publish(table("accounts", "id", "name"));
    rig.consume(
        with(ErrorPolicy.QUARANTINE, copy("accounts", "destination_accounts", "id", "name")));
    for (String name : customers) {
      rig.publish(customers(name))
          .consume(copy(name, "destination_customers", "id", "name", "city"));
    }
    return rig;
  }

  private static void change(int id, SyncRig rig) {
    rig.start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO accounts VALUES (%d, 'new'), (%d, 'refused')".formatted(id, id + 1),
            "UPDATE accounts SET name = 'changed' WHERE id = 1",
            "UPDATE addresses SET city = 'Bonn' WHERE id = 3",
            "DELETE FROM addresses WHERE id = 2",
            "INSERT INTO accounts VALUES (%d, 'refused')".formatted(id + 2));
    rig.drain();
  }

  /** What a person asks for while it runs. */
  private static void lookAt(SyncRig rig) {
    try (StoreStatus look = StoreStatus.at(DocumentedRoles.login(rig.store(), "syncline_reader"))) {
      assertThat(look.feeds()).isNotEmpty();
    }
    assertThat(
            DestinationLook.at(DocumentedRoles.login(rig.destination(), "syncline_sink")).cursors())
        .isNotEmpty();
    try (SinkDeadLetters deadLetters =
        SinkDeadLetters.open(DocumentedRoles.login(rig.destination(), "syncline_sink"))) {
      List<DeadLetter> waiting = deadLetters.waiting(Optional.empty(), 10);
      assertThat(waiting).hasSize(6);
      assertThat(deadLetters.behind(waiting.get(0), 10)).isEmpty();
      assertThat(deadLetters.drop(waiting.get(0))).isTrue();
    }
  }

  private static void redrive(SyncRig rig) {
    rig.destination()
        .execute(
            "ALTER TABLE destination_accounts DROP CONSTRAINT destination_accounts_name_check");
    ConsumerSchema consumer =
        with(ErrorPolicy.QUARANTINE, copy("accounts", "destination_accounts", "id", "name"));
    try (Redrive redrive =
        Redrive.open(
            DocumentedRoles.login(rig.destination(), "syncline_sink"),
            new ContractSubscription(
                new Subscription(Contracts.CONSUMER, consumer),
                rig.events().contracts().find(consumer.source())),
            SinkSettings.DEFAULT)) {
      assertThat(redrive.everything(driven -> {})).isEqualTo(5);
    }
  }

  private static void remove(SyncRig rig) {
    PublishPlan plan = rig.publishPlan();
    assertThat(SlotStatus.at(plan)).isPresent();
    assertThat(SourcePreflight.check(plan, rig.feed().checkpoint()))
        .noneMatch(found -> found.severity() == Severity.ERROR);
    try (SourceTeardown teardown = SourceTeardown.open(plan)) {
      assertThat(teardown.dropSlot()).isTrue();
    }
  }

  private static PublicSchema customers(String name) {
    List<Transformation> transformations =
        new ArrayList<>(insertOrUpdate("accounts", CUSTOMER + ":id"));
    transformations.addAll(insertOrUpdate("addresses", CUSTOMER + ":account_id"));
    transformations.add(
        new Transformation(Operation.DELETE, "addresses", CUSTOMER + ":account_id"));
    return schema(name, new String[] {"id", "name", "city"}, transformations);
  }
}
