package dev.syncline.faults.workload;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What the writers were told about their journal entries. */
public final class History {
  private final Set<Long> committed = new HashSet<>();
  private final Set<Long> aborted = new HashSet<>();
  private final Set<Long> uncertain = new HashSet<>();

  /** The source acknowledged the commit. */
  public synchronized void committed(long entry) {
    committed.add(entry);
  }

  /** The entry was rolled back, or its commit never asked for. */
  public synchronized void aborted(Collection<Long> entries) {
    aborted.addAll(entries);
  }

  /** The commit was asked for, and no answer came. */
  public synchronized void uncertain(long entry) {
    uncertain.add(entry);
  }

  public synchronized Set<Long> committed() {
    return Set.copyOf(committed);
  }

  public synchronized Set<Long> aborted() {
    return Set.copyOf(aborted);
  }

  public synchronized Set<Long> uncertain() {
    return Set.copyOf(uncertain);
  }
}
