package dev.syncline.operations.check;

import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import java.nio.file.Path;
import java.util.List;

/** Checks manifests the way a sync reads them, without a database. */
public final class ManifestCheck {
  private final Variables variables;

  /**
   * @param variables the values of the references in the manifests, such as {@code ${env:..}}
   */
  public ManifestCheck(Variables variables) {
    this.variables = variables;
  }

  /**
   * Reads manifests with their workspaces, and verifies each and all together.
   *
   * @param files the manifests; a relative path is one of this process's working directory
   * @return what could be read, with all problems
   */
  public ManifestReading check(List<Path> files) {
    return new ManifestReader(variables).read(files).verified();
  }
}
