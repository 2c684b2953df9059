package dev.syncline.engine.spi;

import dev.syncline.engine.change.TableChange;
import java.util.List;
import java.util.Set;

/** Turns changes of tables into public events. Used by one thread. */
public interface PublicTransformer extends AutoCloseable {
  /**
   * Transforms a batch of changes, of one or several transactions, in order.
   *
   * @param changes the changes
   * @param transactionIds the source transactions they belong to: a look-up must not answer before
   *     it sees all of them
   * @return for each change, in the same order, the events it causes; a change may cause none, or
   *     one for each of several public schemas and rows
   * @throws DataException if a change breaks a public schema or cannot be converted, unless the
   *     schema's policy is to quarantine it
   * @throws RetriableException if the source could not be asked
   */
  List<PublicEvents> transform(List<TableChange> changes, Set<Long> transactionIds)
      throws InterruptedException;

  @Override
  void close();
}
