package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillRequest;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.StoreErrors;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The jobs of all feeds. */
final class MemoryBackfillJobs implements BackfillJobs {
  private final TreeMap<BackfillJobId, BackfillJob> jobs = new TreeMap<>();
  private final Map<BackfillJobId, List<String>> keys = new HashMap<>();
  private final Map<BackfillJobId, Position> reloadFrom = new HashMap<>();

  @Override
  public synchronized BackfillJob request(BackfillRequest request, Iterator<String> listed) {
    Set<String> distinct = new LinkedHashSet<>();
    listed.forEachRemaining(key -> distinct.add(CanonicalKey.of(key)));
    if (distinct.isEmpty() == request.scope() instanceof BackfillScope.Listed) {
      throw new IllegalArgumentException(distinct.size() + " keys for " + request.scope());
    }
    BackfillJobId id = new BackfillJobId(jobs.size() + 1L);
    keys.put(id, List.copyOf(distinct));
    BackfillJob job =
        new BackfillJob(
            id,
            request.contract().feed(),
            request.scope(),
            BackfillJobState.REQUESTED,
            request.rowsPerSecond(),
            request.parallel(),
            BackfillProgress.waiting(
                    request.contract().id(),
                    request.contract().contract().version().minor(),
                    distinct.size())
                .of(id),
            BackfillPace.NONE,
            Optional.empty(),
            new BackfillJob.Times(
                request.requestedBy(), Instant.now(), Optional.empty(), Optional.empty()));
    jobs.put(id, job);
    return job;
  }

  @Override
  public synchronized Optional<BackfillJob> find(BackfillJobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public synchronized List<BackfillJob> list(int ended) {
    List<BackfillJob> all = List.copyOf(jobs.values());
    List<BackfillJob> over = all.stream().filter(job -> job.state().isEnded()).toList();
    return Stream.concat(
            over.stream().skip(Math.max(0, over.size() - ended)),
            all.stream().filter(job -> !job.state().isEnded()))
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .toList();
  }

  @Override
  public synchronized List<BackfillJob> open(FeedName feed) {
    return jobs.values().stream()
        .filter(job -> job.feed().equals(feed))
        .filter(job -> !job.state().isEnded() || job.progress().state() == LoadState.UNDER_WAY)
        .toList();
  }

  @Override
  public synchronized List<String> keys(BackfillJobId id, long after, int limit) {
    return keys.getOrDefault(id, List.of()).stream().skip(after).limit(limit).toList();
  }

  @Override
  public synchronized BackfillJob pause(BackfillJobId id) {
    return unlessEnded(id, job -> in(job, BackfillJobState.PAUSED));
  }

  @Override
  public synchronized BackfillJob resume(BackfillJobId id) {
    return unlessEnded(
        id, job -> job.state() == BackfillJobState.PAUSED ? in(job, resumed(job)) : job);
  }

  private static BackfillJobState resumed(BackfillJob job) {
    return job.progress().state() == LoadState.UNDER_WAY
        ? BackfillJobState.RUNNING
        : BackfillJobState.REQUESTED;
  }

  @Override
  public synchronized BackfillJob cancel(BackfillJobId id) {
    return unlessEnded(id, job -> in(job, BackfillJobState.CANCELLED));
  }

  private BackfillJob unlessEnded(BackfillJobId id, UnaryOperator<BackfillJob> change) {
    BackfillJob job = find(id).orElseThrow(() -> StoreErrors.noJob(id));
    if (job.state().isEnded()) {
      throw StoreErrors.ended(id, job.state());
    }
    return put(change.apply(job));
  }

  @Override
  public synchronized void report(BackfillJobId id, BackfillPace pace) {
    find(id)
        .filter(job -> !job.state().isEnded())
        .ifPresent(job -> put(with(job, job.state(), job.progress(), pace, job.failure())));
  }

  @Override
  public synchronized void forgetKeys(FeedName feed) {
    keys.keySet()
        .removeIf(
            id ->
                find(id)
                    .filter(job -> job.feed().equals(feed) && job.state().isEnded())
                    .isPresent());
  }

  /**
   * Saves progress with an append.
   *
   * @param began where the job began, if it did with this append
   */
  synchronized void saved(BackfillProgress progress, Optional<Position> began) {
    BackfillJobId id = progress.job().orElseThrow();
    began.ifPresent(position -> reloadFrom.put(id, position));
    find(id)
        .ifPresent(
            job -> put(with(job, after(job, progress), progress, job.pace(), job.failure())));
  }

  private static BackfillJobState after(BackfillJob job, BackfillProgress progress) {
    if (job.state().isEnded()) {
      return job.state();
    }
    if (progress.complete()) {
      return BackfillJobState.COMPLETE;
    }
    return job.state() == BackfillJobState.REQUESTED ? BackfillJobState.RUNNING : job.state();
  }

  synchronized void ended(BackfillProgress progress, Optional<RecordedFailure.Reason> failure) {
    BackfillJobId id = progress.job().orElseThrow();
    find(id)
        .ifPresent(
            job -> {
              boolean fails = failure.isPresent() && !job.state().isEnded();
              put(
                  with(
                      job,
                      fails ? BackfillJobState.FAILED : job.state(),
                      job.progress().ended(),
                      BackfillPace.NONE,
                      fails ? failure : job.failure()));
            });
  }

  /** Has jobs that are under way begin again: the keys that were remembered for them are gone. */
  synchronized void restart(FeedName feed) {
    for (BackfillJob job : open(feed)) {
      reloadFrom.remove(job.id());
      BackfillJobState state =
          job.state() == BackfillJobState.RUNNING ? BackfillJobState.REQUESTED : job.state();
      put(with(job, state, job.progress().fromTheBeginning(), BackfillPace.NONE, job.failure()));
    }
  }

  synchronized Optional<Position> reloadFrom(BackfillJobId id) {
    return Optional.ofNullable(reloadFrom.get(id));
  }

  synchronized boolean readsEverything(BackfillJobId id) {
    return find(id).filter(job -> job.scope() instanceof BackfillScope.Everything).isPresent();
  }

  private static BackfillJob in(BackfillJob job, BackfillJobState state) {
    return with(job, state, job.progress(), BackfillPace.NONE, job.failure());
  }

  private static BackfillJob with(
      BackfillJob job,
      BackfillJobState state,
      BackfillProgress progress,
      BackfillPace pace,
      Optional<RecordedFailure.Reason> failure) {
    BackfillJob.Times times = job.history();
    boolean begins = progress.state() != LoadState.WAITING;
    return new BackfillJob(
        job.id(),
        job.feed(),
        job.scope(),
        state,
        job.rowsPerSecond(),
        job.parallel(),
        progress,
        state.isEnded() ? BackfillPace.NONE : pace,
        failure,
        new BackfillJob.Times(
            times.requestedBy(),
            times.requestedAt(),
            begins ? times.beganAt().or(() -> Optional.of(Instant.now())) : times.beganAt(),
            state.isEnded()
                ? times.endedAt().or(() -> Optional.of(Instant.now()))
                : Optional.empty()));
  }

  private BackfillJob put(BackfillJob job) {
    jobs.put(job.id(), job);
    return job;
  }
}
