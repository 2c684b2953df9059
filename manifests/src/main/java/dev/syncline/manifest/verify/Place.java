package dev.syncline.manifest.verify;

import java.util.Objects;

/**
 * Where in a file a problem is.
 *
 * @param file the path as the user named it
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {
  public Place {
    Objects.requireNonNull(file, "file");
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("lines and columns count from 1");
    }
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
