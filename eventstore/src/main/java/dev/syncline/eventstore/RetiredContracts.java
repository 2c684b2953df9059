package dev.syncline.eventstore;

import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.stream.Collectors;

/** Creates the errors about major versions that are retired, or that were never published. */
public final class RetiredContracts {
  private RetiredContracts() {}

  /** The error for a publisher of a major version that is retired. */
  public static Diagnostic published(PublishedContract retired) {
    PublicSchemaReference reference = retired.contract().reference();
    return Diagnostic.error(
        StoreCode.CONTRACT_RETIRED,
        "public schema " + reference + " was retired at " + retired.retiredAt().orElseThrow(),
        "remove it from its manifest; or: " + restoreCommand(reference));
  }

  /** The command that lets a major version be published and consumed again. */
  public static String restoreCommand(PublicSchemaReference reference) {
    return "sync-cli contract restore " + argument(reference);
  }

  /** A major version as commands take it: {@code accounts/account@1}. */
  public static String argument(PublicSchemaReference reference) {
    return reference.manifest() + "/" + reference.name() + "@" + reference.majorVersion();
  }

  /**
   * The error for a major version that was never published.
   *
   * @param all everything that is published
   */
  public static DiagnosticException unknown(
      PublicSchemaReference reference, List<PublishedContract> all) {
    String known =
        all.stream()
            .map(one -> one.contract().reference())
            .distinct()
            .map(RetiredContracts::argument)
            .collect(Collectors.joining(", "));
    return new DiagnosticException(
        Diagnostic.error(
            StoreCode.NO_SUCH_CONTRACT,
            "the event store has no contract " + argument(reference),
            known.isEmpty() ? "nothing is published yet" : "published: " + known));
  }
}
