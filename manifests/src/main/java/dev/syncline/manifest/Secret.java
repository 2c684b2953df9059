package dev.syncline.manifest;

import java.util.Objects;
import java.util.function.Supplier;

/** A text that is never printed: {@link #toString()} shows only that there is one. */
public final class Secret {
  private final Supplier<String> source;

  /** A secret that does not change. */
  public Secret(String text) {
    Objects.requireNonNull(text, "secret");
    source = () -> text;
  }

  private Secret(Supplier<String> source) {
    this.source = source;
  }

  /** A secret that is read each time it is needed, since it may be replaced meanwhile. */
  public static Secret from(Supplier<String> source) {
    return new Secret(source);
  }

  /** The current text, to be passed to a driver and nothing else. */
  public String reveal() {
    return source.get();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.reveal().equals(reveal());
  }

  @Override
  public int hashCode() {
    return reveal().hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
