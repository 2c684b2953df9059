package dev.syncline.manifest.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

/**
 * The file that a {@code ${file:path}} names. It is read only if it is a small ordinary file: a
 * pipe or a device would never end.
 *
 * @param directory the directory the path is relative to
 * @param written the path as the manifest has it
 */
record ReferencedFile(Path directory, String written) {
  private static final int LARGEST = 64 << 10;

  /** A file has no value. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    Unreadable(String reason) {
      super(reason);
      this.reason = reason;
    }

    /** Completes "the file cannot be read: ...". */
    String reason() {
      return reason;
    }
  }

  /** The file's text without line breaks at its end. */
  String text() throws Unreadable {
    Path path = path();
    try {
      if (Files.isDirectory(path)) {
        throw new Unreadable("it is a directory");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new Unreadable("it is a pipe or a device");
      }
      return withoutLineEnds(content(path));
    } catch (NoSuchFileException missing) {
      throw new Unreadable("it does not exist");
    } catch (AccessDeniedException denied) {
      throw new Unreadable("this user may not");
    } catch (CharacterCodingException binary) {
      throw new Unreadable("it is not UTF-8 text");
    } catch (IOException failed) {
      throw new Unreadable("reading failed");
    }
  }

  /** The path of the file, for a driver that reads the file itself. */
  Path path() throws Unreadable {
    try {
      return directory.resolve(written).normalize();
    } catch (InvalidPathException malformed) {
      throw new Unreadable("that is not a path");
    }
  }

  /** Whether users other than its owner and group may read it. */
  boolean isReadableByAll() {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(path(), PosixFileAttributeView.class);
      return view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | Unreadable notThere) {
      return false;
    }
  }

  private static String content(Path path) throws IOException, Unreadable {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new Unreadable("it is larger than " + LARGEST / 1024 + " KB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static String withoutLineEnds(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }
}
