package dev.syncline.cli.document;

import dev.syncline.manifest.schema.Slug;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** References that a manifest contains in place of passwords. */
public final class PasswordSource {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}:]+}");

  private PasswordSource() {}

  /** A reference to an environment variable. */
  public static String variable(String name) {
    return "${env:" + name + "}";
  }

  /** A reference to a file, relative to the manifest. */
  public static String file(String path) {
    return "${file:" + path.replace('\\', '/') + "}";
  }

  /**
   * The default reference, when the user does not say where the password is: {@code
   * ${env:DB_ACCOUNTS_PASSWORD}}.
   */
  public static String ofSlug(Slug slug) {
    String name = slug.value().replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    return variable((name + "_password").toUpperCase(Locale.ROOT));
  }

  /** The reference in place of a password; empty if it is the password itself. */
  public static Optional<String> reference(String written) {
    return Optional.of(written).filter(text -> REFERENCE.matcher(text).matches());
  }
}
