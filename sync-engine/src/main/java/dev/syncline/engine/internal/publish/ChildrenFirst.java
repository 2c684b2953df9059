package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.PublishedContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order in which rows are deleted: what refers to a row goes before it. */
final class ChildrenFirst {
  private ChildrenFirst() {}

  /**
   * @param parentsFirst contracts in the order of their backfill
   */
  static List<PublishedContract> of(List<PublishedContract> parentsFirst) {
    List<PublishedContract> reversed = new ArrayList<>(parentsFirst);
    Collections.reverse(reversed);
    return List.copyOf(reversed);
  }
}
