package dev.syncline.postgres.source;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.CheckedSource;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.capture.CaptureSettings;
import dev.syncline.postgres.source.internal.continuity.AppendOnlyContinuity;
import dev.syncline.postgres.source.internal.continuity.CaptureGaps;
import dev.syncline.postgres.source.internal.continuity.CaptureLook;
import dev.syncline.postgres.source.internal.continuity.CatalogWatch;
import dev.syncline.postgres.source.internal.continuity.KnownSchemas;
import dev.syncline.postgres.source.internal.continuity.PublicSql;
import dev.syncline.postgres.source.internal.continuity.ResolvedNames;
import dev.syncline.postgres.source.internal.setup.PreparedSource;
import dev.syncline.postgres.source.internal.setup.SourcePreflight;
import dev.syncline.postgres.source.internal.setup.SourceSetup;
import dev.syncline.postgres.source.internal.setup.Warnings;
import dev.syncline.postgres.source.internal.setup.WriteRelease;
import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.plan.TransformPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source whose SQL is planned. It prepares slot and publication, publishes the contracts and
 * opens capture.
 *
 * @param plan the source and its public schemas
 * @param transforms how its changes are transformed
 * @param names what the names in its SQL stood for when it was planned
 * @param preflight the result of its checks
 * @param warnings receives problems that do not prevent capture
 * @param settings the settings of the source
 */
record PlannedSource(
    PublishPlan plan,
    TransformPlan transforms,
    ResolvedNames names,
    SourcePreflight preflight,
    Warnings warnings,
    SourceSettings settings)
    implements CheckedSource {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedSource.class);

  @Override
  public SourceSession open(FeedWriter writer, ContractRegistry contracts) {
    FeedCheckpoint found = writer.checkpoint();
    try {
      return begin(writer, contracts);
    } catch (DiagnosticException refusal) {
      throw WriteRelease.after(refusal, plan, found);
    }
  }

  private SourceSession begin(FeedWriter writer, ContractRegistry contracts) {
    contracts.requireNoConflict(plan.feed(), promised());
    Prepared prepared;
    try (Connection session = Session.open(plan.source(), "syncline setup")) {
      prepared = prepare(writer, contracts, session);
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
    return capture(prepared.source(), prepared.covered(), contracts);
  }

  /** A source that can be captured, and what that covers. */
  private record Prepared(PreparedSource source, Covered covered) {}

  private Prepared prepare(FeedWriter writer, ContractRegistry contracts, Connection session)
      throws SQLException {
    AppendOnlyContinuity appended =
        new AppendOnlyContinuity(transforms.schemas(), writer, contracts);
    appended.requireNoneWithdrawn();
    SourceSetup setup = new SourceSetup(warnings, settings.slotPatience());
    setup
        .continuityLoss(preflight, writer.checkpoint(), session)
        .ifPresent(
            loss -> {
              appended.requireKept(plan -> true, loss.message());
              LOG.warn("{}", loss);
              writer.unbind();
            });
    CaptureGaps gaps =
        new CaptureGaps(plan, KnownSchemas.among(transforms.schemas(), writer, contracts));
    Map<TableName, ReadColumns> tables = transforms.readColumns();
    boolean remembers = !writer.captured().isEmpty();
    CaptureLook before = CaptureLook.at(session, plan, tables, writer.captured());
    gaps.add(before.differences());
    appended.requireKept(gaps::interrupt, "its table was not captured all the time");
    if (before.isUnreadable()) {
      setup.requirePublicationOfNobody(preflight, writer.checkpoint(), session);
      giveUpLog(writer);
    } else if (!remembers) {
      setup.requireNoForeignTables(preflight, writer.checkpoint(), session);
    }
    FeedCheckpoint checkpoint = writer.checkpoint();
    PreparedSource prepared = setup.prepare(preflight, checkpoint, session);
    if (checkpoint.identity().isEmpty()) {
      writer.bind(prepared.identity(), prepared.start());
    } else if (!checkpoint.identity().get().equals(prepared.identity())) {
      int timeline = prepared.identity().timeline();
      LOG.info("the source was promoted: following it to timeline {}", timeline);
      writer.follow(timeline);
    }
    writer.capturesThrough(prepared.slot());
    CaptureLook after = CaptureLook.at(session, plan, tables, writer.captured());
    // Syncline itself has altered the publication in between, so only differences of tables count.
    gaps.add(after.differences().stream().filter(found -> found.table().isPresent()).toList());
    warnings.tell(PublicSql.changes(plan.feed(), writer.captured(), transforms.schemas()));
    Covered covered = new Covered(gaps, remembers ? Set.of() : prepared.added(), after.now());
    appended.requireKept(covered::interrupts, "its table was not captured all the time");
    return new Prepared(prepared, covered);
  }

  /**
   * What capture covers from now on, and which gaps it has had.
   *
   * @param added tables that the publication did not list; only if the feed remembers nothing
   */
  private record Covered(CaptureGaps gaps, Set<TableName> added, CapturedObjects objects) {
    boolean interrupts(SchemaPlan schema) {
      return gaps.interrupt(schema)
          || schema.transformations().stream().anyMatch(one -> added.contains(one.table().name()));
    }
  }

  /**
   * Drops the slot first: an unbound feed would continue at the position of an existing slot, and
   * the log from before its publication cannot be read. If the process ends in between, the next
   * start repeats this, because the publication still differs from the one that the feed remembers.
   */
  private void giveUpLog(FeedWriter writer) {
    try (SourceTeardown teardown = SourceTeardown.open(plan)) {
      teardown.dropSlot();
    }
    writer.unbind();
  }

  private SourceSession capture(
      PreparedSource prepared, Covered covered, ContractRegistry contracts) {
    List<PublishedContract> published = contracts.publishAll(plan.feed(), promised());
    List<RegisteredSchema> registered = new ArrayList<>();
    Set<PublishedContract> interrupted = new HashSet<>();
    for (int place = 0; place < published.size(); place++) {
      SchemaPlan schema = transforms.schemas().get(place);
      PublishedContract contract = published.get(place);
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
            settings.capture());
    List<Diagnostic> found = covered.gaps().diagnostics();
    found.forEach(gap -> LOG.warn("{}", gap));
    return PostgresSourceSession.open(
        capture,
        registered,
        new CaptureCover(
            published,
            interrupted,
            found,
            PublicSql.remembered(covered.objects(), transforms.schemas()),
            new CatalogWatch(
                plan, transforms.readColumns(), transforms.schemas(), names, covered.objects())),
        settings);
  }

  private List<Contract> promised() {
    return transforms.schemas().stream().map(SchemaPlan::contract).toList();
  }
}
