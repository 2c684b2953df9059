package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Consumer schemas wait for a while at the end of a source transaction, and the others of their
 * destination go on.
 *
 * @param which wait
 */
public record PauseConsumers(Which which) implements OperatorTask {
  /** Which consumer schemas wait. */
  public enum Which {
    ITEMS,
    JOURNAL,
    /** Accounts, savings and deposits at one position: their sum holds all the time. */
    MONEY
  }

  @Override
  public String name() {
    return "pause " + which.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String cause() {
    return "sync-cli consumer pause";
  }

  @Override
  public String healing() {
    return "sync-cli consumer resume; they have caught up and joined the others";
  }

  @Override
  public void strike(Scene scene) {
    List<String> words = new ArrayList<>(List.of("consumer", "pause"));
    words.addAll(names(scene));
    words.addAll(List.of("--reason", "the rig"));
    scene.operator().run(words.toArray(String[]::new));
  }

  private List<String> names(Scene scene) {
    if (which != Which.MONEY) {
      return List.of(which.name().toLowerCase(Locale.ROOT));
    }
    List<String> names = new ArrayList<>(List.of("accounts", "savings"));
    scene.majors().forEach(major -> names.add("deposits-" + major));
    return names;
  }

  @Override
  public void heal(Scene scene) {
    // It lasts until the others are seen to go on.
  }

  @Override
  public void aftermath(Scene scene) {
    List<String> words = new ArrayList<>(List.of("consumer", "resume"));
    words.addAll(names(scene));
    scene.operator().run(words.toArray(String[]::new));
    scene.awaitJoined();
  }

  @Override
  public Duration hold() {
    return Duration.ofSeconds(2);
  }
}
