package dev.syncline.engine.internal.consume;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.verify.Diagnostic;

/**
 * Counts the outdated plans of one destination. A new plan is made at once, unless the last one was
 * outdated too before it moved a row: then the next one may be as well.
 */
final class OutdatedPlans {
  private static final long NONE = -1;

  private long eventsBefore = NONE;

  /**
   * Records one more outdated plan.
   *
   * @param events how many events have become durable in this process
   * @throws RetriableException if none has become durable since the last time
   */
  void met(PlanOutdatedException outdated, long events) {
    if (events == eventsBefore) {
      throw new RetriableException(
          Diagnostic.error(
              EngineCode.CHANGES_AGAIN,
              outdated.getMessage() + "; so it had before, and no row was moved in between",
              "end what changes these objects, which may be a trigger that the consumer SQL itself"
                  + " sets off; it is tried again"),
          outdated);
    }
    eventsBefore = events;
  }
}
