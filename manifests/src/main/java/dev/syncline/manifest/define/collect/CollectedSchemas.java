package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * The schemas found in definitions.
 *
 * @param publicSchemas in the order they were found
 * @param consumerSchemas in the order they were found
 * @param diagnostics what is wrong with the definitions
 */
public record CollectedSchemas(
    List<Collected<PublicSchema>> publicSchemas,
    List<Collected<ConsumerSchema>> consumerSchemas,
    List<Diagnostic> diagnostics) {
  public CollectedSchemas {
    publicSchemas = List.copyOf(publicSchemas);
    consumerSchemas = List.copyOf(consumerSchemas);
    diagnostics = List.copyOf(diagnostics);
  }

  static CollectedSchemas failed(Diagnostic diagnostic) {
    return new CollectedSchemas(List.of(), List.of(), List.of(diagnostic));
  }

  /** These schemas together with more. */
  CollectedSchemas and(CollectedSchemas more) {
    return new CollectedSchemas(
        both(publicSchemas, more.publicSchemas),
        both(consumerSchemas, more.consumerSchemas),
        both(diagnostics, more.diagnostics));
  }

  /** Whether a definition cannot be used. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(found -> found.severity() == Severity.ERROR);
  }

  private static <T> List<T> both(List<T> first, List<T> second) {
    List<T> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
