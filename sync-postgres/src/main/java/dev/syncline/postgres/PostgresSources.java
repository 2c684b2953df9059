package dev.syncline.postgres;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.SourceAdapter;
import dev.syncline.engine.spi.SourceGuard;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.connect.Session;
import dev.syncline.postgres.continuity.CaptureGaps;
import dev.syncline.postgres.continuity.CaptureLook;
import dev.syncline.postgres.continuity.CatalogWatch;
import dev.syncline.postgres.continuity.KnownSchemas;
import dev.syncline.postgres.guard.SlotGuardian;
import dev.syncline.postgres.setup.LoadOrder;
import dev.syncline.postgres.setup.PreparedSource;
import dev.syncline.postgres.setup.SourceCode;
import dev.syncline.postgres.setup.SourcePreflight;
import dev.syncline.postgres.setup.SourceSetup;
import dev.syncline.postgres.setup.SourceTeardown;
import dev.syncline.postgres.setup.Warnings;
import dev.syncline.postgres.setup.WriteRelease;
import dev.syncline.postgres.source.CaptureSettings;
import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.plan.SchemaPlan;
import dev.syncline.postgres.transform.plan.TransformPlan;
import dev.syncline.postgres.transform.planning.TransformPlanner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens PostgreSQL sources: plan the SQL, prepare slot and publication, publish, capture. */
public final class PostgresSources implements SourceAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSources.class);

  private final Warnings warnings = new Warnings();

  @Override
  public void check(PublishPlan plan, FeedCheckpoint checkpoint) {
    try {
      requireReady(plan, checkpoint);
    } catch (DiagnosticException refusal) {
      throw WriteRelease.after(refusal, plan);
    }
  }

  private void requireReady(PublishPlan plan, FeedCheckpoint checkpoint) {
    transforms(plan, checkpoint);
    List<Diagnostic> problems =
        SourcePreflight.check(plan, checkpoint).stream()
            .filter(problem -> problem.severity() == Severity.ERROR)
            .filter(problem -> problem.code() != SourceCode.SLOT_ACTIVE)
            .toList();
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
  }

  @Override
  public SourceSession open(PublishPlan plan, FeedWriter writer, ContractRegistry contracts) {
    try {
      return begin(plan, writer, contracts);
    } catch (DiagnosticException refusal) {
      throw WriteRelease.after(refusal, plan);
    }
  }

  private SourceSession begin(PublishPlan plan, FeedWriter writer, ContractRegistry contracts) {
    SourceSetup setup = new SourceSetup(warnings);
    TransformPlan transforms = transforms(plan, writer.checkpoint());
    setup
        .continuityLoss(plan, writer.checkpoint())
        .ifPresent(
            loss -> {
              LOG.warn("{}", loss);
              writer.unbind();
            });
    CaptureGaps gaps =
        new CaptureGaps(plan, KnownSchemas.among(transforms.schemas(), writer, contracts));
    Set<TableName> tables = transforms.neededColumns().keySet();
    boolean remembers = !writer.captured().isEmpty();
    CaptureLook before = CaptureLook.at(plan, tables, writer.captured());
    gaps.add(before.differences());
    if (before.isUnreadable()) {
      giveUpLog(plan, writer);
    }
    FeedCheckpoint checkpoint = writer.checkpoint();
    PreparedSource prepared = setup.prepare(plan, checkpoint);
    if (checkpoint.identity().isEmpty()) {
      writer.bind(prepared.identity(), prepared.start());
    } else if (!checkpoint.identity().get().equals(prepared.identity())) {
      LOG.info("the source was promoted: following it to timeline {}", timeline(prepared));
      writer.follow(timeline(prepared));
    }
    CaptureLook after = CaptureLook.at(plan, tables, writer.captured());
    // What was altered of the publication as a whole in between is our own doing.
    gaps.add(after.differences().stream().filter(found -> found.table().isPresent()).toList());
    return open(
        plan,
        transforms,
        prepared,
        new Covered(gaps, remembers ? Set.of() : prepared.added(), after.now()),
        contracts);
  }

  /**
   * What capture covers from now on, and what it did not until now.
   *
   * @param added tables that the publication did not list, of a feed that remembers nothing
   */
  private record Covered(CaptureGaps gaps, Set<TableName> added, CapturedObjects objects) {
    boolean interrupts(SchemaPlan schema) {
      return gaps.interrupt(schema)
          || schema.transformations().stream().anyMatch(one -> added.contains(one.table().name()));
    }
  }

  /**
   * The slot goes first: a feed that is not bound would go on where an existing one stands, and the
   * log from before its publication cannot be read.
   */
  private void giveUpLog(PublishPlan plan, FeedWriter writer) {
    check(plan, writer.checkpoint());
    try (SourceTeardown teardown = SourceTeardown.open(plan)) {
      teardown.dropSlot();
    }
    writer.unbind();
  }

  private static int timeline(PreparedSource prepared) {
    return prepared.identity().timeline();
  }

  @Override
  public SourceGuard guard(PublishPlan plan) {
    return new SlotGuardian(plan);
  }

  private static SourceSession open(
      PublishPlan plan,
      TransformPlan transforms,
      PreparedSource prepared,
      Covered covered,
      ContractRegistry contracts) {
    List<PublishedContract> published = new ArrayList<>();
    List<RegisteredSchema> registered = new ArrayList<>();
    Set<PublishedContract> interrupted = new HashSet<>();
    for (SchemaPlan schema : transforms.schemas()) {
      PublishedContract contract = contracts.publish(plan.feed(), schema.contract());
      published.add(contract);
      if (covered.interrupts(schema)) {
        interrupted.add(contract);
      }
      registered.add(new RegisteredSchema(contract.id(), schema));
    }
    CaptureSettings capture =
        new CaptureSettings(
            plan.source(),
            plan.capture(),
            plan.feed(),
            transforms.neededColumns(),
            prepared.start(),
            CaptureSettings.USUAL_HEARTBEAT);
    List<Diagnostic> found = covered.gaps().diagnostics();
    found.forEach(gap -> LOG.warn("{}", gap));
    return PostgresSourceSession.open(
        capture,
        registered,
        new CaptureCover(
            published,
            interrupted,
            found,
            covered.objects(),
            new CatalogWatch(plan, transforms.neededColumns().keySet(), covered.objects())));
  }

  /** The plans, in the order of their first load; if the SQL is refused, with all else that is. */
  private TransformPlan transforms(PublishPlan plan, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(plan.source(), "syncline setup")) {
      TransformPlan transforms = new TransformPlanner(session).plan(plan.schemas());
      transforms.describe().forEach(LOG::debug);
      warnings.tell(transforms.warnings());
      return new TransformPlan(
          inLoadOrder(transforms.schemas(), LoadOrder.of(session)), transforms.warnings());
    } catch (DiagnosticException refused) {
      List<Diagnostic> problems = new ArrayList<>(refused.diagnostics());
      SourcePreflight.check(plan, checkpoint).stream()
          .filter(problem -> problem.severity() == Severity.ERROR)
          .forEach(problems::add);
      throw new DiagnosticException(problems);
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  private static List<SchemaPlan> inLoadOrder(List<SchemaPlan> schemas, LoadOrder order) {
    List<TableName> sorted =
        order.sort(schemas.stream().map(schema -> schema.primaryTable().name()).toList());
    return schemas.stream()
        .sorted(Comparator.comparingInt(schema -> sorted.indexOf(schema.primaryTable().name())))
        .toList();
  }
}
