package dev.syncline.faults.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One transaction of a program.
 *
 * @param operations what it does, at least one thing
 * @param ending how it ends
 */
public record Transaction(List<Operation> operations, Ending ending) {
  private static final int KEYS = 60;
  private static final int MANY_FROM = 1_000;

  /** How a transaction ends. */
  public enum Ending {
    COMMIT,
    ROLLBACK
  }

  /**
   * @throws IllegalArgumentException if it does nothing
   */
  public Transaction {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a transaction without an operation");
    }
  }

  /** Any transaction: mostly short, now and then of a thousand rows; one in twelve rolls back. */
  static Transaction random(Random random) {
    List<Operation> operations = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int n = 0; n < count; n++) {
      operations.add(operation(random));
    }
    return new Transaction(operations, random.nextInt(12) == 0 ? Ending.ROLLBACK : Ending.COMMIT);
  }

  private static Operation operation(Random random) {
    int key = random.nextInt(KEYS);
    int other = random.nextInt(KEYS);
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 ->
          new Operation.Transfer(key % 20 + 1, other % 20 + 1, random.nextInt(50) + 1);
      case 6, 7, 8 -> new Operation.Put(key);
      case 9, 10 -> new Operation.Enlarge(key % 8);
      case 11, 12, 13 -> new Operation.Touch(key % 16);
      case 14, 15 -> new Operation.TouchPreloaded(random.nextInt(Author.PRELOADED));
      case 16, 17 -> new Operation.Remove(key);
      case 18 -> new Operation.Replace(key);
      case 19, 20 -> new Operation.Rename(key, other);
      case 21 -> new Operation.PutMany(key, 5 + random.nextInt(30));
      case 22 ->
          random.nextInt(30) == 0
              ? new Operation.PutMany(MANY_FROM, 1_000 + random.nextInt(1_000))
              : new Operation.RemoveMany(MANY_FROM + random.nextInt(2_000), 500);
      default -> new Operation.Undone(List.of(new Operation.Put(key), new Operation.Remove(other)));
    };
  }
}
