package dev.syncline.engine.internal.run;

import dev.syncline.engine.listener.PipelineListener;
import java.util.Objects;

/**
 * The pipeline that an attempt works for.
 *
 * @param name begins the names of its threads and the lines of its log
 * @param listener receives what happens
 * @param progress what it has achieved so far, over all attempts
 */
public record Pipeline(String name, PipelineListener listener, Progress progress) {
  public Pipeline {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(progress, "progress");
  }
}
