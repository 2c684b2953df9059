package dev.syncline.operations.contract;

import dev.syncline.eventstore.RetiredContracts;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A major version of a public schema in the notation of commands: {@code accounts/account@1}. */
public final class MajorVersion {
  private static final Pattern FORM =
      Pattern.compile("((?:@[^/@]+/)?[^/@]+)/(.+)@(0|[1-9][0-9]{0,8})");

  private MajorVersion() {}

  /** The major version that a text means; empty if it has another form. */
  public static Optional<PublicSchemaReference> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PublicSchemaReference(
              new Slug(parts.group(1)), parts.group(2), Integer.parseInt(parts.group(3))));
    } catch (IllegalArgumentException notASlug) {
      return Optional.empty();
    }
  }

  /** The same notation again. */
  public static String text(PublicSchemaReference reference) {
    return RetiredContracts.argument(reference);
  }
}
