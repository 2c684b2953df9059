package dev.syncline.faults.fault;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/**
 * A COMMIT is carried out, and whoever asked for it never learns of that.
 *
 * @param hop on which link
 */
public record LoseCommitReply(Hop hop) implements Fault {
  private static final Duration TO_COMMIT = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "lose reply to COMMIT, " + hop.text();
  }

  @Override
  public String cause() {
    return "the proxy drops the server's reply to the next COMMIT and resets the connection";
  }

  @Override
  public String healing() {
    return "by itself: new connections get through";
  }

  @Override
  public void strike(Scene scene) {
    hop.link(scene).loseNextCommitReply();
    await("a COMMIT on the link " + hop.text())
        .atMost(TO_COMMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !hop.link(scene).awaitsCommit());
  }

  @Override
  public void heal(Scene scene) {
    hop.link(scene).heal();
  }
}
