package dev.syncline.postgres.source.internal.transform;

import dev.syncline.postgres.source.internal.transform.plan.PublicRow;
import java.util.ArrayList;
import java.util.List;

/** The public rows of one changed row; filled once the lookup has run. */
final class LookupAnswer {
  private final List<PublicRow> rows = new ArrayList<>();
  private final List<FailedRow> failed = new ArrayList<>();

  void add(PublicRow row) {
    rows.add(row);
  }

  void add(FailedRow row) {
    failed.add(row);
  }

  /** Every row found; if none was, the key of the missing row where it is known. */
  List<PublicRow> rows() {
    return rows;
  }

  /** The rows on which the SQL fails. */
  List<FailedRow> failed() {
    return failed;
  }
}
