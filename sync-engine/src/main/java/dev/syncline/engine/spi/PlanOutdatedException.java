package dev.syncline.engine.spi;

import java.util.List;

/**
 * What a destination's plan depends on has changed since the plan was made. Nothing of the delivery
 * is kept; the attempt restarts with a new plan, at once unless this repeats without a row moved.
 */
public final class PlanOutdatedException extends RuntimeException {
  /**
   * @param destination its address
   * @param changed the objects that changed, in words
   */
  public PlanOutdatedException(String destination, List<String> changed) {
    super("destination " + destination + ": changed since it was planned for: " + changed);
  }
}
