package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a public schema may replace the published one of its major version. */
public final class Compatibility {
  private Compatibility() {}

  /**
   * The problems of the change, without places: an error for each thing that would break consumers
   * and for a lowered version, a warning for a change that has no version of its own.
   *
   * @param published what consumers use now
   * @param next the schema that is to replace it; same name, same major version
   */
  public static List<Diagnostic> check(PublicSchema published, PublicSchema next) {
    List<Diagnostic> found = new ArrayList<>();
    ShapeChange change =
        ShapeChange.between(published.outputSchema().json(), next.outputSchema().json());
    change.breaking().forEach(clause -> found.add(breaking(next, clause)));
    if (!published.key().isEmpty() && !published.key().equals(next.key())) {
      String clause = "the key changes from " + published.key() + " to " + next.key();
      found.add(breaking(next, clause));
    }
    if (published.isAppendOnly() != next.isAppendOnly()) {
      found.add(
          breaking(
              next,
              next.isAppendOnly()
                  ? "its rows become append-only, and updates and deletes are published no more"
                  : "its rows are append-only no more, and consumers have no SQL for deletes"));
    }
    int minor = next.version().minor();
    if (minor < published.version().minor()) {
      found.add(
          Diagnostic.error(
              ManifestCode.VERSION_LOWERED,
              next.title() + " is published as " + published.version() + " already",
              "raise the minor version above " + published.version().minor()));
    } else if (minor == published.version().minor()) {
      change.compatible().forEach(clause -> found.add(notRaised(next, clause)));
    }
    return found;
  }

  private static Diagnostic breaking(PublicSchema next, String clause) {
    return Diagnostic.error(
        ManifestCode.BREAKING_CHANGE,
        next.title() + " breaks its consumers: " + clause,
        "raise the version to "
            + (next.version().major() + 1)
            + ".0 and keep the old one published");
  }

  private static Diagnostic notRaised(PublicSchema next, String clause) {
    return Diagnostic.warning(
        ManifestCode.MINOR_NOT_RAISED,
        next.title() + " changes under the same version: " + clause,
        "raise the version to " + next.version().major() + "." + (next.version().minor() + 1));
  }
}
