package dev.syncline.operations.backfill;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the published public schema that a user names: {@code accounts}, {@code shop/accounts}, or
 * with a version, {@code shop/accounts@2} or {@code shop/accounts@2.1}. As much as tells it from
 * the others is enough.
 */
final class SchemaChoice {
  private final EventStore store;

  SchemaChoice(EventStore store) {
    this.store = store;
  }

  /**
   * The version of it that is published now.
   *
   * @throws DiagnosticException if there is none of that name, or several
   */
  PublishedContract find(String name) {
    List<PublishedContract> published = published();
    List<PublishedContract> found =
        published.stream().filter(one -> isMeant(one.contract(), name)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    boolean none = found.isEmpty();
    throw new DiagnosticException(
        Diagnostic.error(
            none ? OperationCode.UNKNOWN_SCHEMA : OperationCode.SEVERAL_SCHEMAS,
            none
                ? "the event store has no public schema " + name + " that is published now"
                : "public schema " + name + " may be one of several",
            "one of: " + listed(none ? published : found)));
  }

  /** Of the minors of each major, the one that is loaded: the registry never forgets the others. */
  private List<PublishedContract> published() {
    List<BackfillProgress> loads =
        store.feeds().stream().flatMap(feed -> feed.backfills().stream()).toList();
    return store.contracts().all().stream()
        .filter(
            one ->
                loads.stream()
                    .filter(load -> load.state() != LoadState.WITHDRAWN)
                    .anyMatch(load -> isOf(load, one)))
        .toList();
  }

  private static boolean isOf(BackfillProgress load, PublishedContract contract) {
    return load.schema().equals(contract.id())
        && load.minor() == contract.contract().version().minor();
  }

  private static boolean isMeant(Contract contract, String name) {
    int at = name.lastIndexOf('@');
    String version = contract.version().toString();
    boolean versionFits =
        at <= 0
            || version.equals(name.substring(at + 1))
            || version.startsWith(name.substring(at + 1) + ".");
    String plain = at <= 0 ? name : name.substring(0, at);
    return versionFits
        && (plain.equals(contract.name())
            || plain.equals(contract.manifest() + "/" + contract.name()));
  }

  private static String listed(List<PublishedContract> contracts) {
    return contracts.isEmpty()
        ? "(none: a publisher has to run first)"
        : contracts.stream()
            .map(PublishedContract::contract)
            .map(one -> one.manifest() + "/" + one.name() + "@" + one.version())
            .collect(Collectors.joining(", "));
  }
}
