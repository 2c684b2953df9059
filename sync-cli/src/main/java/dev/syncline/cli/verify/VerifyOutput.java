package dev.syncline.cli.verify;

import dev.syncline.operations.verify.VerifyListener;
import dev.syncline.operations.verify.VerifyReport;

/** Prints a verification: differences when they are found, and a report at its end. */
interface VerifyOutput extends VerifyListener {
  /** Prints the problems of a verification, after its differences and results. */
  void report(VerifyReport report);
}
