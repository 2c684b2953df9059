package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import dev.syncline.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * An administrator changes what capture or apply rests on, without asking either. The table of
 * items is the victim: its contract can be loaded again without counting anything twice.
 *
 * @param change what is changed
 */
public record ChangeCatalogue(Change change) implements Fault {
  /** A change must be noticed within 15 seconds, and what it hid loaded again after that. */
  private static final Duration BOUND = USUAL_BOUND.plusSeconds(15);

  /** What is changed, and how the administrator takes it back, if at all. */
  public enum Change {
    UNPUBLISH(
        "the table is taken out of the publication",
        "put back by hand, if the publisher was not first",
        List.of("ALTER PUBLICATION rig DROP TABLE items"),
        List.of(
            "DO $$ BEGIN ALTER PUBLICATION rig ADD TABLE items;"
                + " EXCEPTION WHEN duplicate_object THEN NULL; END $$")),
    UNPUBLISH_FOR_GOOD(
        "the table is taken out of the publication",
        "by the publisher",
        List.of("ALTER PUBLICATION rig DROP TABLE items"),
        List.of()),
    RECREATE(
        "the table is dropped, and another takes its name and rows",
        "by the publisher",
        List.of(
            "LOCK TABLE items IN ACCESS EXCLUSIVE MODE",
            "CREATE TABLE again (LIKE items INCLUDING ALL)",
            "INSERT INTO again SELECT * FROM items",
            "DROP TABLE items",
            "ALTER TABLE again RENAME TO items"),
        List.of()),
    RENAME(
        "the table is renamed and loses rows under that name",
        "renamed back",
        List.of("ALTER TABLE items RENAME TO away", "DELETE FROM away WHERE id % 7 = 0"),
        List.of("ALTER TABLE away RENAME TO items")),
    ADD_COLUMN(
        "the table gets another column",
        "the column is dropped",
        List.of("ALTER TABLE items ADD COLUMN extra text DEFAULT 'x'"),
        List.of("ALTER TABLE items DROP COLUMN extra"));

    private final String cause;
    private final String healing;
    private final List<String> strike;
    private final List<String> heal;

    Change(String cause, String healing, List<String> strike, List<String> heal) {
      this.cause = cause;
      this.healing = healing;
      this.strike = strike;
      this.heal = heal;
    }
  }

  @Override
  public String name() {
    return "change the catalogue, " + change.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public String cause() {
    return change.cause;
  }

  @Override
  public String healing() {
    return change.healing;
  }

  @Override
  public void strike(Scene scene) {
    run(scene.source(), change.strike);
  }

  @Override
  public void heal(Scene scene) {
    run(scene.source(), change.heal);
  }

  @Override
  public void aftermath(Scene scene) {
    scene.awaitEqual("items");
  }

  @Override
  public Duration hold() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration bound() {
    return BOUND;
  }

  private static void run(TestDatabase source, List<String> statements) {
    source.transaction(statements.toArray(String[]::new));
  }
}
