package dev.syncline.engine.consume;

import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.time.Duration;
import java.util.List;

/** Looks for contracts that nobody has published yet, and ends the attempt when one appears. */
final class AwaitContracts implements Stage {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final List<PublicSchemaReference> unpublished;
  private final ContractRegistry contracts;

  AwaitContracts(List<PublicSchemaReference> unpublished, ContractRegistry contracts) {
    this.unpublished = unpublished;
    this.contracts = contracts;
  }

  @Override
  public String name() {
    return "await contracts";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.await(INTERVAL)) {
      for (PublicSchemaReference reference : unpublished) {
        if (!contracts.find(reference).isEmpty()) {
          throw new ContractsPublished(reference);
        }
      }
    }
  }
}
