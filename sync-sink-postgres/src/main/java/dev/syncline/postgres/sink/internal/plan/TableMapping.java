package dev.syncline.postgres.sink.internal.plan;

import java.util.Objects;

/** What a consumer schema's SQL shows about the rows that its events leave at the destination. */
public sealed interface TableMapping permits RowMapping, TableMapping.Unknown {
  /**
   * It does not show which table and which rows.
   *
   * @param reason why, as text for the user
   */
  record Unknown(String reason) implements TableMapping {
    public Unknown {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
