package dev.syncline.faults.play;

import dev.syncline.faults.fault.Fault;
import dev.syncline.faults.fault.Faults;
import dev.syncline.faults.fault.OperatorTask;
import dev.syncline.faults.workload.Transaction;
import dev.syncline.faults.workload.Transactions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What happens in one scene. Leaving out any of its steps gives a program again.
 *
 * @param seed it was made from
 * @param transactions that the writers repeat for ever, at least one
 * @param whileLoading faults during the first load
 * @param cycles faults once events stream
 */
public record Program(
    long seed, List<Transaction> transactions, List<Fault> whileLoading, List<Cycle> cycles) {
  private static final int TRANSACTIONS = 400;

  /**
   * @throws IllegalArgumentException without a transaction
   */
  public Program {
    transactions = List.copyOf(transactions);
    whileLoading = List.copyOf(whileLoading);
    cycles = List.copyOf(cycles);
    if (transactions.isEmpty()) {
      throw new IllegalArgumentException("a program without a transaction");
    }
  }

  /** The given faults, under transactions of a seed. */
  static Program of(long seed, List<Fault> whileLoading, List<Cycle> cycles) {
    return new Program(
        seed, Transactions.random(new Random(seed), TRANSACTIONS), whileLoading, cycles);
  }

  /**
   * A part of the endless sequence of faults of a seed, in which none comes again before all have
   * come, with some during the first load.
   *
   * @param faults it is made of
   * @param seed of the sequence
   * @param first number of the first cycle in it
   * @param count of cycles
   */
  static Program random(List<Fault> faults, long seed, int first, int count) {
    List<Cycle> cycles = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      cycles.add(cycle(fault(faults, seed, number), new Random(seed * 37 + number)));
    }
    Random random = new Random(seed + first);
    List<Fault> whileLoading =
        Faults.whileLoading().stream().filter(fault -> random.nextInt(3) == 0).toList();
    return of(seed + first, whileLoading, cycles);
  }

  /** In the middle of two of three tasks of an operator another fault strikes. */
  private static Cycle cycle(Fault fault, Random random) {
    if (!(fault instanceof OperatorTask) || random.nextInt(3) == 0) {
      return Cycle.of(fault);
    }
    List<Fault> beside = Faults.besideTasks();
    return Cycle.of(fault, beside.get(random.nextInt(beside.size())));
  }

  private static Fault fault(List<Fault> faults, long seed, int number) {
    List<Fault> all = new ArrayList<>(faults);
    int round = number / all.size();
    Collections.shuffle(all, new Random(seed * 31 + round));
    return all.get(number % all.size());
  }

  Program withTransactions(List<Transaction> fewer) {
    return new Program(seed, fewer, whileLoading, cycles);
  }

  Program withWhileLoading(List<Fault> fewer) {
    return new Program(seed, transactions, fewer, cycles);
  }

  Program withCycles(List<Cycle> fewer) {
    return new Program(seed, transactions, whileLoading, fewer);
  }

  /** How many steps it has. */
  int size() {
    return transactions.size() + whileLoading.size() + cycles.size();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("seed " + seed + "\n");
    whileLoading.forEach(fault -> text.append("while loading: ").append(fault.name()).append('\n'));
    cycles.forEach(cycle -> text.append("then: ").append(cycle).append('\n'));
    transactions.forEach(one -> text.append("transaction: ").append(one).append('\n'));
    return text.toString();
  }
}
