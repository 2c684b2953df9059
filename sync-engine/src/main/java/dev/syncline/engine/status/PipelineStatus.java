package dev.syncline.engine.status;

import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The status of one pipeline at one moment, for operators and health checks.
 *
 * @param name what it moves: {@code publish from-accounts/db-accounts}
 * @param state its state
 * @param everRan whether it ever got as far as running or standing by
 * @param position the last durable position, 0 before the first
 * @param events events moved since this process started
 * @param lastCommittedAt when the last moved transaction committed at the source
 * @param note what it is doing or waiting for, or why it failed; empty when all is well
 * @param lastFailure what interrupted it last, empty if nothing has since this process started
 * @param problems what keeps it halted, what interrupted it while it retries, or what the active
 *     process does not do while it stands by
 * @param halt why it is halted; present until it has shown that it works again
 * @param deadLetters how many events wait as dead letters, for each schema that has or had any
 * @param retained the log that its source retains for it, if it publishes and that is known
 * @param stored what the event store has of its feed, if it publishes and that is known
 * @param consumers the consumer schemas that it applies or has paused, by name; none before it has
 *     read their cursors
 * @param backfills the first loads and the jobs that are under way in this process
 */
public record PipelineStatus(
    String name,
    PipelineState state,
    boolean everRan,
    long position,
    long events,
    Optional<Instant> lastCommittedAt,
    String note,
    Optional<PipelineFailure> lastFailure,
    List<Diagnostic> problems,
    Optional<Halt> halt,
    Map<String, Long> deadLetters,
    Optional<RetainedLog> retained,
    Optional<StoredFeed> stored,
    Map<String, ConsumerStatus> consumers,
    List<BackfillRows> backfills) {
  public PipelineStatus {
    deadLetters = Collections.unmodifiableMap(new TreeMap<>(deadLetters));
    Objects.requireNonNull(lastFailure, "lastFailure");
    problems = List.copyOf(problems);
    Objects.requireNonNull(halt, "halt");
    Objects.requireNonNull(retained, "retained");
    Objects.requireNonNull(stored, "stored");
    consumers = Collections.unmodifiableMap(new TreeMap<>(consumers));
    backfills = List.copyOf(backfills);
  }
}
