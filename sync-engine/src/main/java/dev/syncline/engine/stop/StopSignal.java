package dev.syncline.engine.stop;

import dev.syncline.engine.problem.TraceWithoutValues;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks work to end. Set once, never unset; the work checks it between two steps, and registers what
 * wakes it where it waits.
 */
public final class StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  private final CountDownLatch latch = new CountDownLatch(1);
  private final Set<Registration> registered = new LinkedHashSet<>();

  /** Sets the signal, and runs what is registered, once, in the caller's thread. */
  public void stop() {
    List<Registration> actions;
    synchronized (registered) {
      latch.countDown();
      actions = List.copyOf(registered);
      registered.clear();
    }
    // Without the lock: an action may need a monitor whose holder registers something right now.
    actions.forEach(Registration::run);
  }

  public boolean isSet() {
    return latch.getCount() == 0;
  }

  /** Waits for the signal, at most for the given time; returns whether it is set. */
  public boolean await(Duration atMost) throws InterruptedException {
    return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the signal. */
  public void await() throws InterruptedException {
    latch.await();
  }

  /**
   * Registers what ends a wait, or stops other work, once the signal is set. If it is set already,
   * the action runs at once.
   *
   * @param action short; may run a moment after its registration is closed
   * @return to be closed when the wait is over
   */
  public Registration onStop(Runnable action) {
    Registration registration = new Registration(action);
    synchronized (registered) {
      if (!isSet()) {
        registered.add(registration);
        return registration;
      }
    }
    registration.run();
    return registration;
  }

  /** An action that a signal runs when it is set. */
  public final class Registration implements AutoCloseable {
    private final Runnable action;

    private Registration(Runnable action) {
      this.action = action;
    }

    /** One that fails keeps no other thread waiting. */
    private void run() {
      try {
        action.run();
      } catch (RuntimeException defect) {
        LOG.error("a stop did not reach all work\n{}", TraceWithoutValues.of(defect));
      }
    }

    @Override
    public void close() {
      synchronized (registered) {
        registered.remove(this);
      }
    }
  }
}
