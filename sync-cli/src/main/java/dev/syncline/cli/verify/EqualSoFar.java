package dev.syncline.cli.verify;

import dev.syncline.operations.verify.VerifyReport;
import java.util.function.Consumer;

/** Prints reports, and remembers whether all of them are without differences. */
final class EqualSoFar implements Consumer<VerifyReport> {
  private final VerifyOutput output;
  private boolean holds = true;

  EqualSoFar(VerifyOutput output) {
    this.output = output;
  }

  @Override
  public void accept(VerifyReport report) {
    holds &= report.isEqual();
    output.report(report);
  }

  boolean holds() {
    return holds;
  }
}
