package dev.syncline.manifest.json;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the values of {@code ${env:NAME}} and {@code ${file:path}} come from.
 *
 * <p>A reference stands in a string value, anywhere in it and more than once if need be: {@code
 * "${env:HOST}"}, {@code "svc-${env:STAGE:-dev}"}. What follows {@code :-} is used where there is
 * no such variable or file. What is put in is not searched for further references. {@code
 * $${env:X}} stands for the characters {@code ${env:X}}.
 */
public final class Variables {
  private final Optional<Function<String, String>> environment;

  private Variables(Optional<Function<String, String>> environment) {
    this.environment = environment;
  }

  /** Values from this process's environment and from files: for running. */
  public static Variables environment() {
    return new Variables(Optional.of(System::getenv));
  }

  /** Values from the map in place of the environment, and from files. */
  public static Variables of(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return new Variables(Optional.of(copy::get));
  }

  /**
   * No values: references without a value to fall back on stay as they are written, and none is
   * reported as missing. For editing and checking manifests where no secret is at hand.
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
