package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Somebody puts the destination's rows back to what they were some seconds ago, cursors included,
 * in one transaction, as a restore of single tables does.
 *
 * @param consumer what the consuming process does meanwhile
 */
public record RestoreDestination(Consumer consumer) implements Fault {
  private static final List<String> STEADY_TABLES =
      List.of(
          "public.tokens",
          "public.accounts",
          "public.savings",
          "public.items",
          "public.wealth",
          "public.counted",
          "public.highest",
          "public.regressions",
          "public.replayed",
          "sync_sink.cursor",
          "sync_sink.dead_letter");

  /** What the consuming process does while rows are put back. */
  public enum Consumer {
    /** It goes on, with its session. */
    LIVES,
    /** It is killed before, and started again after. */
    RESTARTS
  }

  @Override
  public String name() {
    return "restore the destination, the consumer " + consumer.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String cause() {
    return "its tables and cursors are put back to a copy of "
        + hold().toSeconds()
        + " s ago, in one transaction";
  }

  @Override
  public String healing() {
    return "by the consumer, from the cursor that was put back";
  }

  private static List<String> tables(Scene scene) {
    List<String> tables = new ArrayList<>(STEADY_TABLES);
    scene.majors().forEach(major -> tables.add("public.deposits_" + major));
    return tables;
  }

  @Override
  public void strike(Scene scene) {
    List<String> copying = new ArrayList<>();
    copying.add("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    copying.add("DROP SCHEMA IF EXISTS saved CASCADE");
    copying.add("CREATE SCHEMA saved");
    tables(scene)
        .forEach(
            table -> copying.add("CREATE TABLE %s AS TABLE %s".formatted(saved(table), table)));
    scene.destination().transaction(copying.toArray(String[]::new));
  }

  @Override
  public void heal(Scene scene) {
    if (consumer == Consumer.RESTARTS) {
      scene.runner(Role.CONSUMER).kill();
    }
    List<String> restoring = new ArrayList<>();
    restoring.add("LOCK TABLE " + String.join(", ", tables(scene)) + " IN ACCESS EXCLUSIVE MODE");
    restoring.add("SET LOCAL session_replication_role = replica");
    restoring.add("TRUNCATE " + String.join(", ", tables(scene)));
    tables(scene)
        .forEach(
            table ->
                restoring.add(
                    "INSERT INTO %s OVERRIDING SYSTEM VALUE TABLE %s"
                        .formatted(table, saved(table))));
    scene.destination().transaction(restoring.toArray(String[]::new));
    if (consumer == Consumer.RESTARTS) {
      scene.runner(Role.CONSUMER).start();
    }
  }

  @Override
  public Duration hold() {
    return Duration.ofSeconds(3);
  }

  private static String saved(String table) {
    return "saved." + table.substring(table.indexOf('.') + 1);
  }
}
