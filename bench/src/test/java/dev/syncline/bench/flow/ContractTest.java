package dev.syncline.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContractTest {
  @Test
  void aTableAsItIsReadsAndWritesEachColumn() {
    Contract contract = Contract.of(Table.wide("document"));

    assertThat(contract.rows()).isEqualTo("SELECT id, body FROM document");
    assertThat(contract.lookUps())
        .containsEntry("document", "SELECT id, body FROM document WHERE id = :id");
    assertThat(contract.upsert())
        .isEqualTo(
            "INSERT INTO document (id, body) VALUES (:id, :body)"
                + " ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body");
  }
}
