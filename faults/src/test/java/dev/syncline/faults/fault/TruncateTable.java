package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/**
 * The table of items is truncated, and most of its rows are inserted again in the same transaction.
 * Consumers receive a delete for each row, and then the rows that are there again.
 */
public record TruncateTable() implements OperatorTask {
  @Override
  public String name() {
    return "truncate";
  }

  @Override
  public String cause() {
    return "TRUNCATE with onTruncate apply, and one row in 97 does not return";
  }

  @Override
  public String healing() {
    return "the destination has the same rows";
  }

  @Override
  public void strike(Scene scene) {
    scene
        .source()
        .transaction(
            "LOCK TABLE items IN ACCESS EXCLUSIVE MODE",
            "CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM items WHERE id % 97 <> 0",
            "TRUNCATE items",
            "INSERT INTO items SELECT * FROM kept");
  }

  @Override
  public void heal(Scene scene) {
    // Nothing is broken.
  }

  @Override
  public void aftermath(Scene scene) {
    scene.awaitEqual("items");
  }

  /** Twice as many events as the table has rows come first. */
  @Override
  public Duration bound() {
    return USUAL_BOUND.plusSeconds(15);
  }
}
