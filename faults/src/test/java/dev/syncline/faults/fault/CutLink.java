package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;

/**
 * All connections of a link break.
 *
 * @param hop which link
 */
public record CutLink(Hop hop) implements Fault {
  @Override
  public String name() {
    return "cut " + hop.text();
  }

  @Override
  public String cause() {
    return "the proxy resets all connections (RST)";
  }

  @Override
  public String healing() {
    return "by itself: new connections get through";
  }

  @Override
  public void strike(Scene scene) {
    hop.link(scene).cut();
  }

  @Override
  public void heal(Scene scene) {
    hop.link(scene).heal();
  }
}
