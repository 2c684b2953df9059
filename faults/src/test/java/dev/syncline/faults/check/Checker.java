package dev.syncline.faults.check;

import java.util.List;

/** Looks for one kind of damage. */
public interface Checker {
  /** What it promises if it finds nothing. */
  String name();

  /**
   * Looks at everything there is by now. Those that compare two sides are called while no writer
   * writes and everything has arrived.
   */
  List<Finding> check();
}
