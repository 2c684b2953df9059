package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the catalog with what the feed remembers while capture runs, in its own session. A
 * difference ends the run. The next run checks everything again and decides what to do about it.
 */
public final class CatalogWatch implements CaptureWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);

  /** The minimum time between two checks; a start with many tables asks for one check per table. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final PublishPlan plan;
  private final Map<TableName, ReadColumns> tables;
  private final List<SchemaPlan> schemas;
  private final ResolvedNames names;
  private CapturedObjects remembered;
  private final AtomicReference<CapturedObjects> toRemember = new AtomicReference<>();
  private @Nullable Connection session;
  private boolean closed;
  private long lastLook = System.nanoTime();

  /**
   * @param tables the captured tables with the columns that are read
   * @param schemas the published schemas, whose SQL the feed remembers besides the catalog
   * @param names what the names in their SQL stood for when they were planned
   * @param remembered what the feed currently remembers of the catalog
   */
  public CatalogWatch(
      PublishPlan plan,
      Map<TableName, ReadColumns> tables,
      List<SchemaPlan> schemas,
      ResolvedNames names,
      CapturedObjects remembered) {
    this.plan = plan;
    this.tables = Map.copyOf(tables);
    this.schemas = List.copyOf(schemas);
    this.names = names;
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
      judge(names.again(session));
      judge(CaptureLook.in(session, plan, tables, remembered));
    } catch (SQLException cause) {
      LOG.debug("the catalogue of {} could not be looked at", plan.source().address(), cause);
      endSession();
    } finally {
      lastLook = System.nanoTime();
    }
  }

  private void judge(ResolvedNames now) {
    Optional<String> other = now.differing(names);
    if (other.isPresent()) {
      throw new RetriableException(
          "the name "
              + other.get()
              + " in the public schemas' SQL stands for another relation than when it was planned",
          null);
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
      // This replaces everything that the feed remembers.
      toRemember.set(PublicSql.remembered(remembered, schemas));
    }
  }

  /** Not synchronized: the writer calls this at every commit, and a check may take long. */
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
