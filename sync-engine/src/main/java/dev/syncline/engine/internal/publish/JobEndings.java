package dev.syncline.engine.internal.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.RecordedFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The marks in the source's log where jobs end that are not complete. A job ends in a commit of the
 * feed, like everything that the publisher saves; the mark makes sure that there is one, after the
 * job's last chunk. Used by the stream's thread and by that of the jobs.
 */
final class JobEndings {
  private final Map<String, AppendStep.EndJob> marked = new HashMap<>();

  /** Adds a job that is to end; returns the content of its mark. */
  synchronized String add(BackfillProgress job, Optional<RecordedFailure.Reason> failure) {
    String mark = "end " + UUID.randomUUID();
    marked.put(mark, new AppendStep.EndJob(job, failure));
    return mark;
  }

  /** The step with which a job ends, if the message is its mark. */
  synchronized Optional<AppendStep.EndJob> at(LogicalMessage message) {
    return message.prefix().equals(BackfillMerge.PREFIX)
        ? Optional.ofNullable(marked.remove(message.content()))
        : Optional.empty();
  }
}
