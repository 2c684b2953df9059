package dev.syncline.faults.workload;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The transactions of a program. */
public final class Transactions {
  private Transactions() {}

  /** So many of any kind; the same for the same state of the generator. */
  public static List<Transaction> random(Random random, int count) {
    return Stream.generate(() -> Transaction.random(random)).limit(count).toList();
  }
}
