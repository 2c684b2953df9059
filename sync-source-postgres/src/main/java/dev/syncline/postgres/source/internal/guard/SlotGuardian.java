package dev.syncline.postgres.source.internal.guard;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.spi.SourceGuard;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.setup.SlotRemoval;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the amount of log that a replication slot retains: against the budget in the manifest,
 * and against the server's own limit if that is less. Reports each crossing once, and drops the
 * slot beyond the budget if the policy is {@code onWalLimit: drop}.
 *
 * <p>The slot is identified by its name only: with {@code onWalLimit: drop} nothing else may use
 * it.
 */
public final class SlotGuardian implements SourceGuard {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final PublishPlan plan;
  private final RetentionAlerts news;
  private final Growth growth = new Growth(WINDOW);
  private WalLevel level = WalLevel.CALM;
  private @Nullable Connection session;

  /**
   * @param plan the source, its slot and its budget
   */
  public SlotGuardian(PublishPlan plan) {
    this.plan = plan;
    news = new RetentionAlerts(plan);
  }

  @Override
  public Report look() {
    try {
      Optional<SlotUse> use = SlotUse.read(session(), plan.capture().slotName());
      return use.isPresent() ? judge(use.get()) : new Report(Optional.empty(), List.of());
    } catch (SQLException cause) {
      close();
      throw new RetriableException(
          "source " + plan.source().address() + ": " + MessageWithoutValues.of(cause), cause);
    }
  }

  private Connection session() throws SQLException {
    if (session == null) {
      session = Session.open(plan.source(), "syncline guard");
    }
    return session;
  }

  private Report judge(SlotUse use) {
    growth.add(System.nanoTime(), use.retained());
    long budget = plan.capture().maxRetainedWal().bytes();
    boolean serverFirst = use.serverLimit().orElse(Long.MAX_VALUE) < budget;
    long limit = serverFirst ? use.serverLimit().getAsLong() : budget;
    RetainedLog log =
        new RetainedLog(
            new ByteSize(use.retained()),
            new ByteSize(use.undelivered()),
            new ByteSize(limit),
            new ByteSize(growth.perSecond()),
            growth.reaches(limit));
    WalLevel before = level;
    level = before.next(log.percent());
    boolean risen = level.compareTo(before) > 0;
    if (use.retained() > budget && plan.capture().onWalLimit() == WalLimitPolicy.DROP) {
      return drop(log, use, risen);
    }
    return new Report(Optional.of(log), risen ? List.of(crossing(log, serverFirst)) : List.of());
  }

  private Diagnostic crossing(RetainedLog log, boolean serverFirst) {
    return level == WalLevel.OVER ? news.over(log, serverFirst) : news.growing(log, serverFirst);
  }

  private Report drop(RetainedLog log, SlotUse use, boolean untold) {
    try {
      boolean was = SlotRemoval.remove(session(), plan.capture().slotName());
      level = WalLevel.CALM;
      return new Report(
          Optional.empty(), was ? List.of(news.dropped(log, use.confirmed())) : List.of());
    } catch (SQLException refused) {
      close();
      return new Report(
          Optional.of(log),
          untold ? List.of(news.notDropped(log, MessageWithoutValues.of(refused))) : List.of());
    }
  }

  @Override
  public void close() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException alreadyLost) {
      // The server ends a lost session.
    }
    session = null;
  }
}
