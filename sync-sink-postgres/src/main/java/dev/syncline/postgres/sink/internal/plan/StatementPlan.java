package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.key.KeyReading;
import dev.syncline.postgres.sink.internal.rows.RowCopy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How a consumer's statement is run. */
public sealed interface StatementPlan {
  /** Which plan it is and why, as text for the user. */
  String describe();

  /**
   * One statement for many events.
   *
   * @param sql reads the values from {@link EventRows}
   * @param insert the same without the clause that updates an existing row; fails if there is one.
   *     Empty if the statement has no such clause
   * @param copy the same as a COPY, which inserts values unchanged; empty if the statement computes
   *     some, or {@code insert} is empty
   * @param target the table it writes to
   * @param effect what it does to rows
   * @param repeat the combined effect of several events of one key in one statement
   * @param identity the columns that identify the row, each with the key property it is compared
   *     to: events of different {@link #keys} touch different rows. Empty if they are unknown
   * @param onlyIdentity whether nothing else decides if the row is touched
   * @param changes the columns whose value in an existing row may change
   */
  record SetPlan(
      String sql,
      Optional<String> insert,
      Optional<RowCopy> copy,
      TargetTable target,
      Effect effect,
      Repeat repeat,
      Map<String, String> identity,
      boolean onlyIdentity,
      Set<String> changes)
      implements StatementPlan {
    public SetPlan {
      Objects.requireNonNull(sql, "sql");
      Objects.requireNonNull(insert, "insert");
      Objects.requireNonNull(copy, "copy");
      Objects.requireNonNull(target, "target");
      identity = Map.copyOf(identity);
      changes = Set.copyOf(changes);
    }

    /** Finds the row that an event's key means. */
    KeyReading keys() {
      return identity.isEmpty() ? KeyReading.BY_TEXT : target.keys(identity);
    }

    @Override
    public String describe() {
      return "set plan: one statement for many events, " + repeat.text;
    }
  }

  /**
   * One statement for each event, in order.
   *
   * @param reason why there is no set plan
   */
  record EventPlan(String reason) implements StatementPlan {
    @Override
    public String describe() {
      return "event-by-event plan: " + reason;
    }
  }

  /** What a statement does to the rows of its table. */
  enum Effect {
    INSERT,
    UPDATE,
    REMOVE
  }

  /** The combined effect of several events of one key in one statement. */
  enum Repeat {
    /** Only the last counts: it overwrites everything the others wrote. */
    LAST_COUNTS("the last state of a key counts"),
    /** Only the first counts: the row it inserts makes the others do nothing. */
    FIRST_COUNTS("the first state of a key counts"),
    /** They must not be in one statement. */
    APART("a key at most once in each"),
    /** Each counts, in order. */
    ALL_COUNT("every event counts");

    private final String text;

    Repeat(String text) {
      this.text = text;
    }
  }
}
