package dev.syncline.manifest.json;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The source of the values of {@code ${env:NAME}} and {@code ${file:path}}.
 *
 * <p>A reference can be anywhere in a string value, and there can be several: {@code
 * "${env:HOST}"}, {@code "svc-${env:STAGE:-dev}"}. The text after {@code :-} is used if there is no
 * such variable or file. Values are not searched for further references. {@code $${env:X}} stands
 * for the characters {@code ${env:X}}.
 */
public final class Variables {
  private final Optional<Function<String, String>> environment;

  private Variables(Optional<Function<String, String>> environment) {
    this.environment = environment;
  }

  /** Values from this process's environment and from files, for a run. */
  public static Variables environment() {
    return new Variables(Optional.of(System::getenv));
  }

  /** Values from the map instead of the environment, and from files. */
  public static Variables of(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return new Variables(Optional.of(copy::get));
  }

  /**
   * No values: references without a fallback value stay as they are written, and none is reported
   * as missing. For editing and checking manifests without their secrets.
   */
  public static Variables untouched() {
    return new Variables(Optional.empty());
  }

  /** Whether references are replaced at all. */
  boolean replaced() {
    return environment.isPresent();
  }

  Optional<String> value(String name) {
    Objects.requireNonNull(name, "name");
    return environment.map(values -> values.apply(name));
  }
}
