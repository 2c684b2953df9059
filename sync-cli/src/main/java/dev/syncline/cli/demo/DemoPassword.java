package dev.syncline.cli.demo;

import dev.syncline.manifest.Secret;
import dev.syncline.manifest.json.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The password of the demo's servers: generated at random, and stored next to their data. */
final class DemoPassword {
  private static final int BYTES = 16;

  private DemoPassword() {}

  /** The file with the password in the demo's folder. */
  static Path file(Path directory) {
    return directory.resolve("password");
  }

  /** Reads the password from the demo's folder, or generates it if there is none. */
  static Secret of(Path directory) throws IOException {
    OwnFile.folder(directory);
    Path file = file(directory);
    if (!Files.exists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      OwnFile.create(file);
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return new Secret(Files.readString(file).strip());
  }
}
