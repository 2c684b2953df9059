package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Role;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A named failpoint: a statement of the product during which it can be held. */
public enum Place {
  STORE_COPY(
      Part.STORE, Role.PUBLISHER, on("sync_events.event", "BEFORE INSERT ON %s FOR EACH ROW")),
  STORE_HEAD(
      Part.STORE,
      Role.PUBLISHER,
      on(
          "sync_events.feed",
          "BEFORE UPDATE ON %s FOR EACH ROW WHEN (OLD.head_position <> NEW.head_position)")),
  STORE_COMMIT(
      Part.STORE,
      Role.PUBLISHER,
      atCommit("sync_events.feed", "WHEN (OLD.head_position <> NEW.head_position)")),
  DESTINATION_FIRST_ROW(
      Part.DESTINATION,
      Role.CONSUMER,
      Stream.of("tokens", "accounts", "savings", "items", "wealth", "counted")
          .map(table -> on(table, "BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW"))
          .toArray(Trigger[]::new)),
  /** Every source transaction ends with a journal entry, which is counted. */
  DESTINATION_LAST_ROW(
      Part.DESTINATION, Role.CONSUMER, on("counted", "AFTER UPDATE ON %s FOR EACH ROW")),
  DESTINATION_CURSOR(
      Part.DESTINATION,
      Role.CONSUMER,
      on(
          "sync_sink.cursor",
          "BEFORE UPDATE ON %s FOR EACH ROW WHEN (OLD.position <> NEW.position)")),
  DESTINATION_COMMIT(
      Part.DESTINATION,
      Role.CONSUMER,
      atCommit("sync_sink.cursor", "WHEN (OLD.position <> NEW.position)")),
  /** The slot is made, and the feed does not know it yet. */
  LOAD_SLOT_MADE(
      Part.STORE,
      Role.PUBLISHER,
      on(
          "sync_events.feed",
          "BEFORE UPDATE ON %s FOR EACH ROW WHEN (OLD.system_identifier IS NULL"
              + " AND NEW.system_identifier IS NOT NULL)")),
  /** The feed knows the slot, and nobody has read from it yet. */
  LOAD_CONTRACT(
      Part.STORE, Role.PUBLISHER, on("sync_events.contract", "BEFORE INSERT ON %s FOR EACH ROW")),
  /** The stream meets the mark where a first load begins. */
  LOAD_BEGINS(
      Part.STORE, Role.PUBLISHER, on("sync_events.backfill", "BEFORE INSERT ON %s FOR EACH ROW")),
  /** A chunk is being stored that is not the last. */
  LOAD_CHUNK_STORED(
      Part.STORE,
      Role.PUBLISHER,
      on(
          "sync_events.backfill",
          "BEFORE INSERT OR UPDATE ON %s FOR EACH ROW"
              + " WHEN (NEW.rows_read > 0 AND NOT NEW.complete)"));

  private final Part part;
  private final Role role;
  private final List<Trigger> triggers;

  /**
   * A trigger that holds whoever fires it.
   *
   * @param table on which
   * @param sql that makes it
   */
  record Trigger(String table, String sql) {}

  Place(Part part, Role role, Trigger... triggers) {
    this.part = part;
    this.role = role;
    this.triggers = List.of(triggers);
  }

  private static Trigger on(String table, String when) {
    return new Trigger(
        table,
        "CREATE TRIGGER rig_hold " + when.formatted(table) + " EXECUTE FUNCTION public.rig_hold()");
  }

  private static Trigger atCommit(String table, String when) {
    return new Trigger(
        table,
        "CREATE CONSTRAINT TRIGGER rig_hold AFTER UPDATE ON "
            + table
            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            + when
            + " EXECUTE FUNCTION public.rig_hold()");
  }

  /** Where the statement runs. */
  public Part part() {
    return part;
  }

  /** Who runs it. */
  public Role role() {
    return role;
  }

  List<Trigger> triggers() {
    return triggers;
  }

  /** Its name in reports: {@code store.copy}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
  }
}
