package dev.syncline.postgres.sink.replay;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.sink.bookkeeping.OpeningFailures;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.internal.plan.RepeatVerdict;
import dev.syncline.postgres.sink.internal.plan.SinkPlanner;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether a consumer schema can apply its latest events again and leave the same rows: by
 * its statements, and by what else at the destination depends on the rows that they write.
 */
public final class ReplaySafety {
  private ReplaySafety() {}

  /**
   * Checks each statement. Changes nothing.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the destination refuses a statement
   * @throws dev.syncline.engine.spi.RetriableException if it does not answer
   */
  public static List<StatementSafety> check(
      ConnectionSettings destination, ContractSubscription subscription, SinkSettings settings) {
    try (Connection session = Session.open(destination, "syncline replay check")) {
      SinkSession.prepare(session, settings);
      List<StatementSafety> found = new ArrayList<>();
      DependentRows dependents = new DependentRows(session, subscription.name());
      for (RepeatVerdict verdict : SinkPlanner.plan(session, List.of(subscription)).repeats()) {
        List<String> reasons = new ArrayList<>(verdict.reasons());
        reasons.addAll(dependents.reasons(verdict));
        found.add(new StatementSafety(verdict.statement(), reasons, verdict.notes()));
      }
      return found;
    } catch (SQLException error) {
      throw new OpeningFailures(destination).meaning(error);
    }
  }
}
