package dev.syncline.engine.memory;

import java.util.function.Function;
import java.util.function.IntFunction;

/** A statement of a transaction at the source. */
public sealed interface Write {
  /** Applies the function for this kind of statement. */
  <T> T match(Function<Account, T> put, IntFunction<T> remove);

  /** Insert the row, or update it if it exists. */
  record Put(Account account) implements Write {
    @Override
    public <T> T match(Function<Account, T> put, IntFunction<T> remove) {
      return put.apply(account);
    }
  }

  /** Delete the row. */
  record Remove(int id) implements Write {
    @Override
    public <T> T match(Function<Account, T> put, IntFunction<T> remove) {
      return remove.apply(id);
    }
  }

  static Write put(int id, String name) {
    return new Put(new Account(id, name));
  }

  static Write remove(int id) {
    return new Remove(id);
  }
}
