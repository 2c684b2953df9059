package dev.syncline.faults.check;

import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * C4: a consumer SQL that is not idempotent, {@code n = n + 1}, has run once for every committed
 * transaction.
 */
public final class Counter implements Checker {
  private static final String NAME = "C4 counter";

  private final TestDatabase source;
  private final TestDatabase destination;

  public Counter(TestDatabase source, TestDatabase destination) {
    this.source = source;
    this.destination = destination;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (String row : destination.rows("SELECT writer, n FROM counted ORDER BY writer")) {
      String writer = row.substring(0, row.indexOf('|'));
      long counted = Long.parseLong(row.substring(row.indexOf('|') + 1));
      long committed = source.number("SELECT count(*) FROM journal WHERE writer = " + writer);
      if (counted != committed) {
        Finding.Kind kind = counted < committed ? Finding.Kind.LOST : Finding.Kind.DUPLICATED;
        findings.add(
            new Finding(
                kind,
                NAME,
                "writer " + writer + " committed " + committed + ", counted were " + counted));
      }
    }
    return findings;
  }
}
