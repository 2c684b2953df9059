package dev.syncline.operations.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class StoreMigrationTest {
  private final TestDatabase nowhere = new TestDatabase("localhost", 1, "events", "");
  private final List<String> opened = new ArrayList<>();

  private MigratedStore migrate(ManifestSet manifests) {
    return new StoreMigration(
            manifests,
            connection -> {
              opened.add(connection.slug().value());
              return new MemoryEventStore();
            })
        .migrate();
  }

  @Test
  void opensTheEventStoreOfTheManifestsAndNamesItWithoutSecrets() {
    MigratedStore store = migrate(new SmallManifest(nowhere, nowhere, nowhere).read());

    assertThat(opened).containsExactly("db-store");
    assertThat(store.connection().value()).isEqualTo("db-store");
    assertThat(store.address()).isEqualTo("postgres@localhost:1/events");
  }

  @Test
  void refusesManifestsWithoutAnEventStore() {
    assertThatThrownBy(() -> migrate(new ManifestSet(List.of())))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("ENG-101");
    assertThat(opened).isEmpty();
  }
}
