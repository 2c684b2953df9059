package dev.syncline.manifest;

/** What happens to events that should be dropped, but that a consumer has not applied yet. */
public enum SlowestConsumer {
  /** They are kept until every registered consumer has applied them. */
  WAIT("wait"),
  /**
   * They are dropped. A consumer that has not applied them is given up: it stops, and has to start
   * over with the base.
   */
  GIVE_UP("giveUp");

  private final String text;

  SlowestConsumer(String text) {
    this.text = text;
  }

  /** The policy as manifests write it. */
  public String text() {
    return text;
  }
}
