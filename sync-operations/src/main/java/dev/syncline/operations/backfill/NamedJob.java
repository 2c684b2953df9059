package dev.syncline.operations.backfill;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.PublishedContract;
import java.util.List;
import java.util.Objects;

/**
 * A backfill job with the name of its public schema.
 *
 * @param job the job
 * @param schema manifest, name and version: {@code shop/accounts 1.0}
 */
public record NamedJob(BackfillJob job, String schema) {
  public NamedJob {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(schema, "schema");
  }

  static List<NamedJob> of(List<BackfillJob> jobs, EventStore store) {
    return of(jobs, store.contracts().all());
  }

  /** Jobs with the names of their public schemas, which are among the contracts. */
  public static List<NamedJob> of(List<BackfillJob> jobs, List<PublishedContract> contracts) {
    return jobs.stream().map(job -> new NamedJob(job, name(job, contracts))).toList();
  }

  static NamedJob of(BackfillJob job, EventStore store) {
    return of(List.of(job), store).get(0);
  }

  private static String name(BackfillJob job, List<PublishedContract> contracts) {
    return contracts.stream()
        .filter(one -> one.id().equals(job.progress().schema()))
        .map(PublishedContract::contract)
        .filter(one -> one.version().minor() == job.progress().minor())
        .map(NamedJob::title)
        .findFirst()
        .orElse("(unknown)");
  }

  /** The name of a contract's version. */
  static String title(Contract contract) {
    return contract.manifest() + "/" + contract.name() + " " + contract.version();
  }
}
