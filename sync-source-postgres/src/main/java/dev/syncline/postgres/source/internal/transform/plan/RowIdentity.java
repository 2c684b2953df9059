package dev.syncline.postgres.source.internal.transform.plan;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each row of a table without a key an identity of its own, which no other event ever has:
 * rows that are equal stay apart wherever keys distinguish events. May be used by several threads.
 */
public final class RowIdentity implements RowKeys {
  private final String prefix = "{\"row\": \"" + UUID.randomUUID() + "-";
  private final AtomicLong rows = new AtomicLong();

  @Override
  public boolean isKnown(RowImage row) {
    return true;
  }

  @Override
  public String of(RowImage row) {
    return prefix + rows.incrementAndGet() + "\"}";
  }
}
