package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes manifests: a new file has always the same text for the same tree, and no file is left half
 * written.
 */
public final class ManifestWriter {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("------rwx");

  private ManifestWriter() {}

  /**
   * The text of a tree: fields in the tree's order, two spaces per level, a line break at the end.
   */
  public static String text(JsonNode tree) {
    return TextStyle.usual().lines(tree, "") + "\n";
  }

  /**
   * The new text of a file: what is in the file stays as it is written, if it means the same.
   *
   * @throws IOException if the file is there and cannot be read
   */
  private static String text(Path file, JsonNode tree) throws IOException {
    if (!Files.exists(file)) {
      return text(tree);
    }
    return TextPatch.apply(Files.readString(file), tree).orElseGet(() -> text(tree));
  }

  /**
   * Replaces a file, or creates it, in one step: a reader finds the old text or the new one. If the
   * file contains a password, other users have no access to it, and if it is new, neither has the
   * group.
   *
   * @throws IOException if the file cannot be written; the old one is then untouched
   */
  public static void write(Path file, JsonNode tree) throws IOException {
    String text = text(file, tree);
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    // Not Files.createTempFile, which hides the file from all other users, whatever the umask.
    Path written =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    boolean secret = WrittenPasswords.isIn(tree);
    try {
      if (secret) {
        OwnFile.create(written);
      }
      Files.writeString(written, text);
      keepPermissions(target, written, secret ? OTHERS : Set.of());
      Files.move(
          written, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void keepPermissions(Path target, Path written, Set<PosixFilePermission> butThese)
      throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    if (view != null && Files.exists(target)) {
      Set<PosixFilePermission> kept = new HashSet<>(Files.getPosixFilePermissions(target));
      kept.removeAll(butThese);
      view.setPermissions(kept);
    }
  }
}
