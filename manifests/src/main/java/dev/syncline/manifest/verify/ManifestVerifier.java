package dev.syncline.manifest.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks the references between the manifests of one run, and their SQL as far as possible without
 * a database. Each document was checked by itself before. What a document declares but could not be
 * read counts as defined, so that one mistake is reported once.
 */
public final class ManifestVerifier {
  private ManifestVerifier() {}

  /** All problems, in the order of the documents and of the lines in them. */
  public static List<Diagnostic> verify(List<? extends LocatedManifest> documents) {
    DocumentSet run = new DocumentSet(List.copyOf(documents));
    List<Diagnostic> found = new ArrayList<>();
    Stream.of(
            NameCheck.check(run),
            ReferenceCheck.check(run),
            CaptureCheck.check(run),
            ConnectionCheck.check(run),
            PublicSchemaCheck.check(run),
            ConsumerSchemaCheck.check(run, run))
        .forEach(found::addAll);
    found.sort(inReadingOrder(run));
    return List.copyOf(found);
  }

  /**
   * Checks only the schemas, not whether the stores they name are defined.
   *
   * @param checked the documents whose schemas are checked
   * @param known the documents with the public schemas that consumers name; the first match counts
   */
  public static List<Diagnostic> verifySchemas(
      List<? extends LocatedManifest> checked, List<? extends LocatedManifest> known) {
    DocumentSet run = new DocumentSet(List.copyOf(checked));
    List<Diagnostic> found = new ArrayList<>(PublicSchemaCheck.check(run));
    found.addAll(ConsumerSchemaCheck.check(run, new DocumentSet(List.copyOf(known))));
    return found;
  }

  private static Comparator<Diagnostic> inReadingOrder(DocumentSet run) {
    Map<String, Integer> files = new HashMap<>();
    for (LocatedManifest document : run.documents()) {
      files.putIfAbsent(document.place(document.manifest()).file(), files.size());
    }
    return Comparator.comparingInt(
            (Diagnostic found) -> files.get(found.place().orElseThrow().file()))
        .thenComparingInt(found -> found.place().orElseThrow().line())
        .thenComparingInt(found -> found.place().orElseThrow().column());
  }
}
