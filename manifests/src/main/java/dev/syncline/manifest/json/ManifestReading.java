package dev.syncline.manifest.json;

import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.ManifestVerifier;
import dev.syncline.manifest.verify.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of reading manifest files.
 *
 * @param documents those that could be read at least in part, in the order they were named, each
 *     followed by its workspaces
 * @param complete whether every file became a document
 * @param diagnostics all problems of the files, in the order of files and lines
 */
public record ManifestReading(
    List<ManifestDocument> documents, boolean complete, List<Diagnostic> diagnostics) {
  public ManifestReading {
    documents = List.copyOf(documents);
    diagnostics = List.copyOf(diagnostics);
  }

  /** The manifests of all documents. */
  public ManifestSet manifests() {
    return new ManifestSet(documents.stream().map(ManifestDocument::manifest).toList());
  }

  /**
   * This reading with the problems that {@link ManifestVerifier} finds. If a file is missing or
   * unreadable, the documents are not compared, since what they refer to may be in that file.
   */
  public ManifestReading verified() {
    if (!complete) {
      return this;
    }
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(ManifestVerifier.verify(documents));
    return new ManifestReading(documents, true, all);
  }

  /** Whether one of the problems is an error. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(found -> found.severity() == Severity.ERROR);
  }

  /**
   * The documents, for work that needs all of them to be valid.
   *
   * @throws DiagnosticException with every problem, if one of them is an error
   */
  public List<ManifestDocument> orThrow() {
    if (hasErrors()) {
      throw new DiagnosticException(diagnostics);
    }
    return documents;
  }
}
