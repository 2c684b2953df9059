package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.LocatedManifest;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.ManifestVerifier;
import dev.syncline.manifest.verify.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks for {@code collect --check} whether definitions may go into a manifest, and whether they
 * are in it.
 */
public final class CollectCheck {
  private final ManifestDocument manifest;
  private final List<ManifestDocument> others;
  private final CollectedSchemas collected;

  /**
   * @param manifest the manifest collected into
   * @param others further known manifests, whose consumers are checked too
   * @param collected the schemas found in the definitions
   */
  public CollectCheck(
      ManifestDocument manifest, List<ManifestDocument> others, CollectedSchemas collected) {
    this.manifest = manifest;
    this.others = List.copyOf(others);
    this.collected = collected;
  }

  /** Everything that keeps the definitions from being written, including their own errors. */
  public List<Diagnostic> acceptable() {
    List<Diagnostic> found = new ArrayList<>(collected.diagnostics());
    for (Collected<PublicSchema> next : collected.publicSchemas()) {
      published(next.schema())
          .map(before -> Compatibility.check(before, next.schema()))
          .orElse(List.of())
          .forEach(problem -> found.add(problem.at(next.place())));
    }
    LocatedManifest fresh = new CollectedManifest(manifest.manifest().slug(), collected);
    found.addAll(ManifestVerifier.verifySchemas(List.of(fresh), everything(fresh)));
    found.addAll(hurtConsumers(fresh));
    return found;
  }

  /**
   * Like {@link #acceptable}, with an error for each definition that the manifest does not contain
   * as defined.
   */
  public List<Diagnostic> upToDate() {
    List<Diagnostic> found = new ArrayList<>(acceptable());
    for (Collected<PublicSchema> next : collected.publicSchemas()) {
      CollectedSchemas alone = new CollectedSchemas(List.of(next), List.of(), List.of());
      String name = next.schema().title();
      outdated(alone, name, next.place()).ifPresent(found::add);
    }
    for (Collected<ConsumerSchema> next : collected.consumerSchemas()) {
      CollectedSchemas alone = new CollectedSchemas(List.of(), List.of(next), List.of());
      outdated(alone, "consumer schema " + next.schema().name(), next.place())
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<Diagnostic> outdated(CollectedSchemas alone, String name, Place place) {
    if (SchemaMerge.merge(manifest, alone).equals(manifest.tree())) {
      return Optional.empty();
    }
    String message = name + " is not in " + DefinitionPath.shown(manifest.path()) + " as defined";
    return Optional.of(
        Diagnostic.error(ManifestCode.OUT_OF_DATE, message, "run collect with --write").at(place));
  }

  private Optional<PublicSchema> published(PublicSchema next) {
    return manifest.manifest().publicSchemas().stream()
        .filter(before -> before.name().equals(next.name()))
        .filter(before -> before.version().major() == next.version().major())
        .findFirst();
  }

  /** Problems of unchanged consumers that use something the new definitions no longer offer. */
  private List<Diagnostic> hurtConsumers(LocatedManifest fresh) {
    List<LocatedManifest> standing = new ArrayList<>(others);
    standing.add(0, new StandingConsumers(manifest, collected));
    return ManifestVerifier.verifySchemas(standing, everything(fresh)).stream()
        .filter(problem -> problem.code() == ManifestCode.UNKNOWN_PLACEHOLDER)
        .toList();
  }

  private List<LocatedManifest> everything(LocatedManifest fresh) {
    List<LocatedManifest> all = new ArrayList<>(List.of(fresh, manifest));
    all.addAll(others);
    return all;
  }
}
