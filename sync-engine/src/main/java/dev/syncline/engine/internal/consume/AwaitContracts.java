package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks for contracts that are not published yet, and ends the attempt when one appears. */
final class AwaitContracts implements Stage {
  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Map<PublicSchemaReference, List<AwaitedContract>> awaited;
  private final ContractRegistry contracts;

  AwaitContracts(List<AwaitedContract> awaited, ContractRegistry contracts) {
    this.awaited =
        awaited.stream()
            .collect(Collectors.groupingBy(one -> one.subscription().schema().source()));
    this.contracts = contracts;
  }

  @Override
  public String name() {
    return "await contracts";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    Duration interval = SHORTEST;
    while (!stop.await(interval)) {
      awaited.forEach(this::look);
      interval = longer(interval);
    }
  }

  private void look(PublicSchemaReference source, List<AwaitedContract> waiting) {
    List<PublishedContract> published = contracts.find(source);
    for (AwaitedContract one : waiting) {
      if (AwaitedContract.of(one.subscription(), published).isEmpty()) {
        throw new ContractsPublished(one);
      }
    }
  }

  private static Duration longer(Duration interval) {
    Duration twice = interval.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
