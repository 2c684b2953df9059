package dev.syncline.cli.collect;

import dev.syncline.manifest.define.collect.CollectCheck;
import dev.syncline.manifest.define.collect.CollectedSchemas;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks collected schemas for {@code --check}. */
final class CollectReview {
  private final CollectCheck check;

  /**
   * @param known manifests whose consumers are checked too, besides the target's workspaces
   */
  CollectReview(CollectTarget target, List<Path> known, CollectedSchemas collected) {
    this.check = new CollectCheck(target.document(), others(target, known), collected);
  }

  /** The problems that prevent the schemas from being written. */
  List<Diagnostic> beforeWriting() {
    return check.acceptable();
  }

  /**
   * The same problems, and a warning for each schema that the manifest does not contain yet, which
   * is not an error as long as nothing is written.
   */
  List<Diagnostic> withoutWriting() {
    return check.upToDate().stream()
        .map(found -> found.code() == ManifestCode.OUT_OF_DATE ? asWarning(found) : found)
        .toList();
  }

  private static Diagnostic asWarning(Diagnostic found) {
    return new Diagnostic(
        found.code(), Severity.WARNING, found.place(), found.message(), found.fix());
  }

  private static List<ManifestDocument> others(CollectTarget target, List<Path> known) {
    List<ManifestDocument> found = new ArrayList<>(target.workspaces());
    found.addAll(new ManifestReader(Variables.untouched()).read(known).orThrow());
    Set<Path> seen = new HashSet<>(Set.of(normal(target.file())));
    return found.stream().filter(document -> seen.add(normal(document.path()))).toList();
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
