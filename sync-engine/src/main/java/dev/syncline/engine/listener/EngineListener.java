package dev.syncline.engine.listener;

/**
 * Observes a sync engine: what status pages, metrics and traces are made from. Passed to the engine
 * when it is created.
 */
public interface EngineListener {
  /**
   * Called once for each pipeline while the engine is created; returns the listener of that
   * pipeline. An exception fails the creation.
   */
  PipelineListener pipeline(PipelineId pipeline);
}
