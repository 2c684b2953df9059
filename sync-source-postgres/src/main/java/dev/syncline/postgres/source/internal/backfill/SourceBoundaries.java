package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.AppendBoundaries;
import dev.syncline.engine.spi.AppendBoundary;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.source.internal.transform.TunedSession;
import dev.syncline.postgres.source.internal.transform.VisibilityWait;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Fixes the boundaries of first loads with snapshots of the source. Connects for each one and holds
 * nothing in between.
 */
public final class SourceBoundaries implements AppendBoundaries {
  private final ConnectionSettings source;
  private final List<RegisteredSchema> schemas;

  /**
   * @param source how to reach it
   * @param schemas the public schemas, planned for this source
   */
  public SourceBoundaries(ConnectionSettings source, List<RegisteredSchema> schemas) {
    this.source = source;
    this.schemas = List.copyOf(schemas);
  }

  @Override
  public BackfillProgress fix(BackfillProgress waiting, Set<Long> mustSee) {
    try (Connection session = TunedSession.open(source, "syncline boundary")) {
      new VisibilityWait(session).await(mustSee);
      FixedBoundary boundary = FixedBoundary.now(session);
      return waiting.at(new AppendedParts(session, plan(waiting).plan()).before(boundary).write());
    } catch (SQLException cause) {
      throw SourceFailure.of("fix where a first load ends", cause);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RetriableException("stopped before a first load began", stopped);
    }
  }

  private RegisteredSchema plan(BackfillProgress progress) {
    return schemas.stream()
        .filter(
            one ->
                one.id().equals(progress.schema())
                    && one.plan().schema().version().minor() == progress.minor())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public AppendBoundary of(BackfillProgress underWay) {
    return AppendPlace.of(underWay).boundary();
  }
}
