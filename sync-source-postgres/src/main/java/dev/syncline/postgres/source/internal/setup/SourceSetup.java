package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares a source for capture: checks everything first, then sets up the publication, then the
 * slot.
 */
public final class SourceSetup {
  private static final Logger LOG = LoggerFactory.getLogger(SourceSetup.class);

  private final Warnings warnings;
  private final Duration slotPatience;

  /**
   * @param warnings receives problems that do not prevent capture
   * @param slotPatience how long a new slot may wait for transactions that are open at the source
   */
  public SourceSetup(Warnings warnings, Duration slotPatience) {
    this.warnings = warnings;
    this.slotPatience = slotPatience;
  }

  /**
   * Prepares a source. Afterwards the publication lists exactly the tables of the plan, and the
   * slot continues the feed without a gap.
   *
   * <p>A new feed starts at the position of an existing, unused slot: the first load that follows
   * covers earlier changes. A slot without its publication is recreated, since a log from before
   * the publication cannot be decoded with it.
   *
   * <p>A reader of the slot of a feed that has been captured before is ended: the caller owns the
   * feed, so the reader is a former owner that is frozen or disconnected. The slot of a new feed is
   * never taken from a reader.
   *
   * @throws DiagnosticException with all problems, if the configuration or the source must be
   *     changed
   * @throws RetriableException for a failure that may pass; a slot in use counts as one
   */
  public PreparedSource prepare(PublishPlan plan, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(plan.source(), "syncline setup")) {
      return ready(SourcePreflight.of(plan, checkpoint, session), checkpoint, session);
    } catch (SQLException cause) {
      throw explained(plan, cause);
    }
  }

  /**
   * Prepares a source whose tables have just been checked.
   *
   * @param checked the result of the checks
   * @param checkpoint the current checkpoint of the feed
   * @param session at the source
   * @throws DiagnosticException with all problems, if something must be changed
   * @throws RetriableException if the slot is in use
   */
  public PreparedSource prepare(
      SourcePreflight checked, FeedCheckpoint checkpoint, Connection session) throws SQLException {
    return ready(checked.again(checkpoint, session), checkpoint, session);
  }

  private PreparedSource ready(SourcePreflight found, FeedCheckpoint checkpoint, Connection session)
      throws SQLException {
    SourcePreflight preflight = found;
    if (errors(found).equals(Set.of(SourceCode.SLOT_ACTIVE)) && isCaptured(checkpoint)) {
      SlotEviction.evict(session, found.capture().slotName());
      preflight = found.again(checkpoint, session);
    }
    refuse(preflight.problems());
    return create(preflight, checkpoint, session);
  }

  /**
   * The reason why capture cannot continue where the feed ends, if the policy is to load everything
   * again; empty if it can continue, or if it must stop.
   */
  public Optional<Diagnostic> continuityLoss(
      SourcePreflight checked, FeedCheckpoint checkpoint, Connection session) throws SQLException {
    return checked.again(checkpoint, session).problems().stream()
        .filter(problem -> problem.code() == SourceCode.SLOT_GIVEN_UP)
        .findFirst();
  }

  /**
   * Requires that a publication with which the feed has not captured does not belong to others. The
   * other checks of a feed that has been captured assume that it has captured with this
   * publication.
   *
   * @throws DiagnosticException if it belongs to others
   */
  public void requirePublicationOfNobody(
      SourcePreflight checked, FeedCheckpoint checkpoint, Connection session) throws SQLException {
    refuse(checked.again(checkpoint, session).refusalOfPublication().stream().toList());
  }

  /**
   * Requires that a publication without the feed's mark lists no tables but the feed's: if the feed
   * remembers no publication, there is no proof that it has captured with this one.
   *
   * @throws DiagnosticException if it lists others
   */
  public void requireNoForeignTables(
      SourcePreflight checked, FeedCheckpoint checkpoint, Connection session) throws SQLException {
    refuse(checked.again(checkpoint, session).foreignTables().stream().toList());
  }

  private PreparedSource create(
      SourcePreflight preflight, FeedCheckpoint checkpoint, Connection session)
      throws SQLException {
    Set<TableName> added = isCaptured(checkpoint) ? added(preflight) : Set.of();
    preflight.publicationChange().make(session);
    return new PreparedSource(
        preflight.server().identity(),
        SlotOwner.slot(preflight.plan(), session),
        start(preflight, checkpoint, session),
        preflight.tables(),
        added);
  }

  /** The tables that the publication does not yet list completely. */
  private static Set<TableName> added(SourcePreflight preflight) {
    return preflight.tables().values().stream()
        .filter(table -> !preflight.publication().lacks(table.published()).isEmpty())
        .map(SourceTable::name)
        .collect(Collectors.toSet());
  }

  private Lsn start(SourcePreflight preflight, FeedCheckpoint checkpoint, Connection session)
      throws SQLException {
    if (isCaptured(checkpoint)) {
      return checkpoint.sourceEnd();
    }
    SlotCreation creation = new SlotCreation(session, slotPatience);
    Optional<Slot> slot = preflight.slot();
    if (slot.isPresent() && slot.get().lost().isEmpty() && preflight.publication().exists()) {
      return slot.get().confirmed();
    }
    if (slot.isPresent()) {
      LOG.info(
          "replication slot {} was given up, or is older than its publication; recreating it",
          slot.get().name());
      SlotRemoval.drop(session, slot.get().name());
    }
    return creation.create(preflight.capture(), preflight.server());
  }

  /** Whether a feed has captured anything, and so has marked its publication. */
  static boolean isCaptured(FeedCheckpoint checkpoint) {
    return checkpoint.sourceEnd().isAfter(Lsn.ZERO);
  }

  private static Set<DiagnosticCode> errors(SourcePreflight preflight) {
    return preflight.problems().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .map(Diagnostic::code)
        .collect(Collectors.toSet());
  }

  private void refuse(List<Diagnostic> problems) {
    List<Diagnostic> errors =
        problems.stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
    warnings.tell(problems);
    if (errors.isEmpty()) {
      return;
    }
    if (errors.stream().allMatch(problem -> problem.code() == SourceCode.SLOT_ACTIVE)) {
      throw new RetriableException(errors.get(0), null);
    }
    throw new DiagnosticException(errors);
  }

  /**
   * Classifies an error while connecting to a source or querying it: to be retried, or to be
   * corrected.
   */
  public static RuntimeException explained(PublishPlan plan, SQLException cause) {
    Diagnostic problem = SourcePreflight.connectionProblem(plan.source(), cause);
    if (Failure.of(cause) != Failure.TRANSIENT) {
      return new DiagnosticException(problem);
    }
    return SqlState.isConnection(cause)
        ? new RetriableException(problem, cause)
        : new RetriableException(problem.message(), cause);
  }
}
