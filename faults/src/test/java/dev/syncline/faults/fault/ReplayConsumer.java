package dev.syncline.faults.fault;

import dev.syncline.faults.check.Cursors;
import dev.syncline.faults.scene.Scene;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One consumer schema applies events again, while the others of its destination go on.
 *
 * @param what which, and from where
 */
public record ReplayConsumer(What what) implements OperatorTask {
  /** Which consumer schema applies what again. */
  public enum What {
    /** From the base on. A trigger of the rig keeps the SQL from being known as safe to repeat. */
    ITEMS("items", "beginning"),
    /** SQL that is safe to repeat, from some seconds ago. */
    WEALTH("wealth", "-10s"),
    /** SQL that counts: refused, and done with the counts put to zero before. */
    JOURNAL("journal", "beginning");

    private final String consumer;
    private final String to;

    What(String consumer, String to) {
      this.consumer = consumer;
      this.to = to;
    }
  }

  @Override
  public String name() {
    return "replay " + what.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String cause() {
    return "sync-cli consumer reset " + what.consumer + " --to " + what.to;
  }

  @Override
  public String healing() {
    return "it has caught up and joined the others";
  }

  @Override
  public void strike(Scene scene) {
    Cursors.expectReset(scene.destination(), "rig-consumer/" + what.consumer);
    switch (what) {
      case WEALTH -> reset(scene);
      case ITEMS -> reset(scene, "--force");
      case JOURNAL -> {
        scene.operator().refused("CLI-176", words(Stream.of("--yes")));
        scene.operator().run("consumer", "pause", what.consumer, "--reason", "counted again");
        scene.destination().execute("UPDATE counted SET n = 0");
        reset(scene, "--force");
        scene.operator().run("consumer", "resume", what.consumer);
      }
    }
  }

  private void reset(Scene scene, String... options) {
    scene.operator().run(words(Stream.concat(Stream.of("--yes"), Stream.of(options))));
  }

  private String[] words(Stream<String> options) {
    return Stream.concat(Stream.of("consumer", "reset", what.consumer, "--to", what.to), options)
        .toArray(String[]::new);
  }

  @Override
  public void heal(Scene scene) {
    // Nothing is broken.
  }

  @Override
  public void aftermath(Scene scene) {
    scene.awaitJoined();
  }
}
