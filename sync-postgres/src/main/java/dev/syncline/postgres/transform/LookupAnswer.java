package dev.syncline.postgres.transform;

import dev.syncline.postgres.transform.plan.PublicRow;
import java.util.ArrayList;
import java.util.List;

/** The public rows of one changed row; known once the look-up has run. */
final class LookupAnswer {
  private final List<PublicRow> rows = new ArrayList<>();
  private final List<FailedRow> failed = new ArrayList<>();

  void add(PublicRow row) {
    rows.add(row);
  }

  void add(FailedRow row) {
    failed.add(row);
  }

  /** Every row found; or the key of the one that was not, where it can be told. */
  List<PublicRow> rows() {
    return rows;
  }

  /** Rows that the SQL fails on. */
  List<FailedRow> failed() {
    return failed;
  }
}
