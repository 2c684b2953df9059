package dev.syncline.postgres.source;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.CheckedSource;
import dev.syncline.engine.spi.SourceAdapter;
import dev.syncline.engine.spi.SourceGuard;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.manifest.CaptureGapPolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.continuity.ResolvedNames;
import dev.syncline.postgres.source.internal.guard.SlotGuardian;
import dev.syncline.postgres.source.internal.setup.LoadOrder;
import dev.syncline.postgres.source.internal.setup.SlotOwner;
import dev.syncline.postgres.source.internal.setup.SourceCatalog;
import dev.syncline.postgres.source.internal.setup.SourcePreflight;
import dev.syncline.postgres.source.internal.setup.SourceSetup;
import dev.syncline.postgres.source.internal.setup.Warnings;
import dev.syncline.postgres.source.internal.setup.WriteRelease;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.plan.TransformPlan;
import dev.syncline.postgres.source.internal.transform.planning.TransformPlanner;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The adapter for PostgreSQL sources. Each attempt plans and checks its source once. */
public final class PostgresSources implements SourceAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSources.class);

  private final Warnings warnings = new Warnings();
  private final SourceSettings settings;

  /** With the default settings. */
  public PostgresSources() {
    this(SourceSettings.DEFAULT);
  }

  /**
   * @param settings the settings of every source
   */
  public PostgresSources(SourceSettings settings) {
    this.settings = settings;
  }

  @Override
  public CheckedSource check(PublishPlan plan, FeedCheckpoint checkpoint, List<FeedStatus> stored) {
    try {
      return look(plan, checkpoint, stored);
    } catch (DiagnosticException refusal) {
      throw WriteRelease.after(refusal, plan, checkpoint);
    }
  }

  private CheckedSource look(PublishPlan plan, FeedCheckpoint checkpoint, List<FeedStatus> stored) {
    try (Connection session = Session.open(plan.source(), "syncline setup")) {
      List<Diagnostic> problems = new ArrayList<>();
      Optional<TransformPlan> transforms = Optional.empty();
      // Before anything is planned: what changes from here on is noticed.
      ResolvedNames names = ResolvedNames.of(plan, session);
      SourceCatalog catalog = new SourceCatalog(session);
      try {
        transforms = Optional.of(transforms(plan, session, catalog));
      } catch (DiagnosticException refused) {
        problems.addAll(refused.diagnostics());
      }
      SourcePreflight preflight = SourcePreflight.of(plan, checkpoint, session, catalog);
      boolean planned = problems.isEmpty();
      Set<SourceCode> forTheOwner = forTheOwner(plan, stored, session);
      preflight.problems().stream()
          .filter(problem -> problem.severity() == Severity.ERROR)
          .filter(problem -> !planned || !forTheOwner.contains(problem.code()))
          .forEach(problems::add);
      SlotOwner.problem(plan, stored, session).ifPresent(problems::add);
      if (!problems.isEmpty()) {
        throw new DiagnosticException(problems);
      }
      return new PlannedSource(
          plan, transforms.orElseThrow(), names, preflight, warnings, settings);
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  /**
   * The codes that are no problem here, because taking over the feed resolves them: it ends the
   * reader of a slot in use, and recreates a slot that was dropped because its publication was
   * replaced. A missing slot stays a problem in a database that has replaced the captured one.
   */
  private static Set<SourceCode> forTheOwner(
      PublishPlan plan, List<FeedStatus> stored, Connection session) throws SQLException {
    return plan.capture().onCaptureGap() == CaptureGapPolicy.RELOAD
            && SlotOwner.isCaptured(plan, stored, session)
        ? EnumSet.of(SourceCode.SLOT_ACTIVE, SourceCode.SLOT_MISSING)
        : EnumSet.of(SourceCode.SLOT_ACTIVE);
  }

  @Override
  public SourceGuard guard(PublishPlan plan) {
    return new SlotGuardian(plan);
  }

  /** The transform plans, in the order of their first load. */
  private TransformPlan transforms(PublishPlan plan, Connection session, SourceCatalog catalog)
      throws SQLException {
    TransformPlan transforms = new TransformPlanner(session, catalog).plan(plan.schemas());
    transforms.describe().forEach(LOG::debug);
    warnings.tell(transforms.warnings());
    return new TransformPlan(
        inLoadOrder(transforms.schemas(), LoadOrder.of(session)), transforms.warnings());
  }

  private static List<SchemaPlan> inLoadOrder(List<SchemaPlan> schemas, LoadOrder order) {
    List<TableName> sorted =
        order.sort(schemas.stream().map(schema -> schema.primaryTable().name()).toList());
    Map<TableName, Integer> places = new HashMap<>();
    sorted.forEach(table -> places.putIfAbsent(table, places.size()));
    return schemas.stream()
        .sorted(Comparator.comparingInt(schema -> places.get(schema.primaryTable().name())))
        .toList();
  }
}
