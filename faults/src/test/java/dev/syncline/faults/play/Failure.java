package dev.syncline.faults.play;

import dev.syncline.faults.check.Finding;
import java.util.List;

/**
 * A program that failed.
 *
 * @param findings what was found
 * @param smallest the smallest program that still fails
 */
record Failure(List<Finding> findings, Program smallest) {
  Failure {
    findings = List.copyOf(findings);
  }
}
