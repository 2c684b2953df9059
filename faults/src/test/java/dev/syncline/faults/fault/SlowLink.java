package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/**
 * A link becomes slow for a while.
 *
 * @param hop which link
 */
public record SlowLink(Hop hop) implements Fault {
  private static final Duration DELAY = Duration.ofMillis(200);

  @Override
  public String name() {
    return "slow " + hop.text();
  }

  @Override
  public String cause() {
    return "the proxy delays every piece of data by "
        + DELAY.toMillis()
        + " ms for "
        + hold().toSeconds()
        + " s";
  }

  @Override
  public String healing() {
    return "without delay again";
  }

  @Override
  public void strike(Scene scene) {
    hop.link(scene).delay(DELAY);
  }

  @Override
  public void heal(Scene scene) {
    hop.link(scene).heal();
  }

  @Override
  public Duration hold() {
    return Duration.ofSeconds(2);
  }
}
