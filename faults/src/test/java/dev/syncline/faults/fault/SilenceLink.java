package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/**
 * A link swallows every byte and tells nobody: half-open connections.
 *
 * @param hop which link
 */
public record SilenceLink(Hop hop) implements Fault {
  @Override
  public String name() {
    return "silence " + hop.text();
  }

  @Override
  public String cause() {
    return "the proxy swallows all bytes of existing connections, for good, and of new ones for "
        + hold().toSeconds()
        + " s";
  }

  @Override
  public String healing() {
    return "new connections get through; the old ones stay half-open";
  }

  @Override
  public void strike(Scene scene) {
    hop.link(scene).silence();
  }

  @Override
  public void heal(Scene scene) {
    hop.link(scene).heal();
  }

  @Override
  public Duration hold() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration bound() {
    return HALF_OPEN_BOUND;
  }
}
