package dev.syncline.postgres.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.transform.plan.ReadColumns;
import dev.syncline.postgres.transform.plan.SchemaPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the catalogue while capture runs, in a session of its own. A difference ends the run:
 * what is done about it the next one decides, which also looks at everything else again.
 */
public final class CatalogWatch implements CaptureWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);

  /** Between two looks at least; a start with many tables would look for each of them. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final PublishPlan plan;
  private final Map<TableName, ReadColumns> tables;
  private final List<SchemaPlan> schemas;
  private CapturedObjects remembered;
  private final AtomicReference<CapturedObjects> toRemember = new AtomicReference<>();
  private Connection session;
  private boolean closed;
  private long lastLook = System.nanoTime();

  /**
   * @param tables the captured tables, and what is read of them
   * @param schemas what is published, of which the feed remembers the SQL beside the catalogue
   * @param remembered what the feed remembers of the catalogue as of now
   */
  public CatalogWatch(
      PublishPlan plan,
      Map<TableName, ReadColumns> tables,
      List<SchemaPlan> schemas,
      CapturedObjects remembered) {
    this.plan = plan;
    this.tables = Map.copyOf(tables);
    this.schemas = List.copyOf(schemas);
    this.remembered = remembered;
  }

  @Override
  public synchronized void look() {
    if (closed || System.nanoTime() - lastLook < PAUSE_NANOS) {
      return;
    }
    try {
      if (session == null) {
        session = CaptureLook.session(plan);
      }
      judge(CaptureLook.in(session, plan, tables, remembered));
    } catch (SQLException cause) {
      LOG.debug("the catalogue of {} could not be looked at", plan.source().address(), cause);
      endSession();
    } finally {
      lastLook = System.nanoTime();
    }
  }

  private void judge(CaptureLook look) {
    Optional<Difference> gap = look.differences().stream().filter(Difference::isGap).findFirst();
    if (gap.isPresent()) {
      throw new RetriableException(CaptureGaps.found(gap.get(), plan), null);
    }
    if (!look.differences().isEmpty()) {
      Difference altered = look.differences().get(0);
      throw new RetriableException(
          altered.table().map(table -> "table " + table).orElse("publication")
              + " was altered: "
              + altered.what(),
          null);
    }
    if (!look.now().equals(remembered)) {
      remembered = look.now();
      // It takes the place of all that the feed remembers.
      toRemember.set(PublicSql.remembered(remembered, schemas));
    }
  }

  /** Waits for nobody: who appends asks it at every commit, and a look may take its time. */
  @Override
  public Optional<CapturedObjects> toRemember() {
    return Optional.ofNullable(toRemember.getAndSet(null));
  }

  @Override
  public synchronized void close() {
    closed = true;
    endSession();
  }

  private void endSession() {
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
