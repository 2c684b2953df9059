package dev.syncline.engine.consume;

import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.PublishedContract;
import java.time.Duration;
import java.util.List;

/** Looks for contracts that are not published yet, and ends the attempt when one appears. */
final class AwaitContracts implements Stage {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final List<AwaitedContract> awaited;
  private final ContractRegistry contracts;

  AwaitContracts(List<AwaitedContract> awaited, ContractRegistry contracts) {
    this.awaited = awaited;
    this.contracts = contracts;
  }

  @Override
  public String name() {
    return "await contracts";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.await(INTERVAL)) {
      List<PublishedContract> published = contracts.all();
      for (AwaitedContract one : awaited) {
        if (AwaitedContract.of(one.subscription(), published).isEmpty()) {
          throw new ContractsPublished(one);
        }
      }
    }
  }
}
