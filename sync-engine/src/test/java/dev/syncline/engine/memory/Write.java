package dev.syncline.engine.memory;

import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A statement of a transaction at the source. */
public sealed interface Write {
  /** Applies the function for this kind of statement. */
  <T> T match(
      Function<Account, T> put,
      IntFunction<T> remove,
      Supplier<T> truncate,
      Function<Set<Integer>, T> truncateJoined);

  /** Insert the row, or update it if it exists. */
  record Put(Account account) implements Write {
    @Override
    public <T> T match(
        Function<Account, T> put,
        IntFunction<T> remove,
        Supplier<T> truncate,
        Function<Set<Integer>, T> truncateJoined) {
      return put.apply(account);
    }
  }

  /** Delete the row. */
  record Remove(int id) implements Write {
    @Override
    public <T> T match(
        Function<Account, T> put,
        IntFunction<T> remove,
        Supplier<T> truncate,
        Function<Set<Integer>, T> truncateJoined) {
      return remove.apply(id);
    }
  }

  /** Truncate the table. */
  record Truncate() implements Write {
    @Override
    public <T> T match(
        Function<Account, T> put,
        IntFunction<T> remove,
        Supplier<T> truncate,
        Function<Set<Integer>, T> truncateJoined) {
      return truncate.get();
    }
  }

  /**
   * Truncate a table that is joined.
   *
   * @param gone the accounts that the public schema does not have any more
   */
  record TruncateJoined(Set<Integer> gone) implements Write {
    @Override
    public <T> T match(
        Function<Account, T> put,
        IntFunction<T> remove,
        Supplier<T> truncate,
        Function<Set<Integer>, T> truncateJoined) {
      return truncateJoined.apply(gone);
    }
  }

  static Write put(int id, String name) {
    return new Put(new Account(id, name));
  }

  static Write remove(int id) {
    return new Remove(id);
  }

  static Write truncate() {
    return new Truncate();
  }

  static Write truncateJoined(Integer... gone) {
    return new TruncateJoined(Set.of(gone));
  }
}
