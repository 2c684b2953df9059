package dev.syncline.postgres.copy;

import java.time.Instant;
import java.time.LocalDate;

/** The beginning of 2000, from which PostgreSQL counts dates and times in binary form. */
public final class PostgresEpoch {
  public static final LocalDate DATE = LocalDate.of(2000, 1, 1);
  public static final Instant INSTANT = Instant.parse("2000-01-01T00:00:00Z");

  private PostgresEpoch() {}
}
