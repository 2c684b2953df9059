package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads manifest files together with the workspaces they name, and reports all problems at once.
 */
public final class ManifestReader {
  private final Variables variables;

  /**
   * @param variables the values that replace {@code ${env:NAME}} and {@code ${file:path}}
   */
  public ManifestReader(Variables variables) {
    this.variables = variables;
  }

  /**
   * Reads each file once, however often it is named, and after it the files in its {@code
   * workspaces}, whose paths are relative to it.
   */
  public ManifestReading read(List<Path> files) {
    Session session = new Session();
    files.forEach(file -> session.read(file, Optional.empty()));
    return session.reading();
  }

  /** Like {@link #read(List)}, for one manifest whose file has this text or will have it. */
  public ManifestReading read(Path file, String text) {
    Session session = new Session();
    session.read(file, text);
    return session.reading();
  }

  private final class Session {
    private final List<ManifestDocument> documents = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    ManifestReading reading() {
      boolean complete = documents.size() == seen.size();
      return new ManifestReading(documents, complete, diagnostics);
    }

    void read(Path file, Optional<Place> namedAt) {
      if (!seen.add(file.toAbsolutePath().normalize())) {
        return;
      }
      DocumentText.read(file, namedAt, diagnostics::add)
          .flatMap(text -> parse(file, text))
          .ifPresent(this::readWorkspaces);
    }

    void read(Path file, String text) {
      seen.add(file.toAbsolutePath().normalize());
      parse(file, text).ifPresent(this::readWorkspaces);
    }

    private Optional<ManifestDocument> parse(Path file, String text) {
      return DocumentText.parse(new JsonFactory(), file, text, diagnostics::add)
          .flatMap(parsed -> decode(file, parsed));
    }

    private Optional<ManifestDocument> decode(Path file, ParsedText parsed) {
      Problems problems = new Problems(parsed.places());
      DocumentSource source = DocumentSource.of(parsed, file, variables, problems);
      Optional<Manifest> manifest = source.root().flatMap(ManifestFields::manifest);
      diagnostics.addAll(problems.diagnostics());
      Optional<ManifestDocument> document =
          manifest.map(
              found ->
                  new ManifestDocument(
                      file, (ObjectNode) parsed.root(), parsed.places(), found, source));
      document.ifPresent(documents::add);
      return document;
    }

    private void readWorkspaces(ManifestDocument document) {
      List<String> workspaces = document.manifest().workspaces();
      for (int index = 0; index < workspaces.size(); index++) {
        Place place = document.place(document.manifest(), "workspaces", Integer.toString(index));
        try {
          Path file = document.path().resolveSibling(workspaces.get(index)).normalize();
          read(file, Optional.of(place));
        } catch (InvalidPathException notAPath) {
          diagnostics.add(
              Diagnostic.error(
                      ManifestCode.FILE_UNREADABLE,
                      "workspace " + (index + 1) + " is not a path",
                      "write a path relative to this file")
                  .at(place));
        }
      }
    }
  }
}
