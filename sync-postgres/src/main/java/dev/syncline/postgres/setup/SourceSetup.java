package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.connect.Failure;
import dev.syncline.postgres.connect.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a source ready to be captured: checks everything first, then publication, then slot. */
public final class SourceSetup {
  private static final Logger LOG = LoggerFactory.getLogger(SourceSetup.class);
  private static final Duration SLOT_PATIENCE = Duration.ofSeconds(20);

  private final Warnings warnings;
  private final Duration slotPatience;

  /**
   * @param warnings told of what is not wrong enough to stop
   */
  public SourceSetup(Warnings warnings) {
    this(warnings, SLOT_PATIENCE);
  }

  /**
   * @param warnings told of what is not wrong enough to stop
   * @param slotPatience how long a new slot may wait for transactions that are open at the source
   */
  public SourceSetup(Warnings warnings, Duration slotPatience) {
    this.warnings = warnings;
    this.slotPatience = slotPatience;
  }

  /**
   * Prepares a source. A publication lists exactly the tables of the plan afterwards, and the slot
   * continues the feed without a gap.
   *
   * <p>A new feed starts at an existing, unused slot where that stands: the first load that follows
   * covers what came before. A slot without its publication is made anew, since a log from before
   * the publication cannot be decoded with it.
   *
   * <p>Whoever still reads from the slot of a feed that has been captured before is ended: the
   * caller owns the feed, so it is a former owner that is frozen or cut off. The slot of a new feed
   * is never taken from anybody.
   *
   * @throws DiagnosticException with all problems, if somebody must change something
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
   * The same for a source whose tables were looked at a moment ago.
   *
   * @param checked what was found
   * @param checkpoint where the feed stands now
   */
  public PreparedSource prepare(SourcePreflight checked, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(checked.plan().source(), "syncline setup")) {
      return ready(checked.again(checkpoint, session), checkpoint, session);
    } catch (SQLException cause) {
      throw explained(checked.plan(), cause);
    }
  }

  private PreparedSource ready(SourcePreflight found, FeedCheckpoint checkpoint, Connection session)
      throws SQLException {
    SourcePreflight preflight = found;
    if (errors(found).equals(Set.of(SourceCode.SLOT_ACTIVE)) && isCaptured(checkpoint)) {
      SlotEviction.evict(session, found.capture().slotName());
      preflight = found.again(checkpoint, session);
    }
    refuse(preflight.problems());
    return prepare(preflight, checkpoint, session);
  }

  /**
   * Why capture cannot go on where the feed ends, if its owner wants everything loaded again then;
   * empty if it can, or if it must stop.
   *
   * @throws RetriableException for a failure that may pass
   */
  public Optional<Diagnostic> continuityLoss(SourcePreflight checked, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(checked.plan().source(), "syncline setup")) {
      return checked.again(checkpoint, session).problems().stream()
          .filter(problem -> problem.code() == SourceCode.SLOT_GIVEN_UP)
          .findFirst();
    } catch (SQLException cause) {
      throw explained(checked.plan(), cause);
    }
  }

  /**
   * Requires that a publication which the feed has not captured with is not of others. The rest of
   * the look at a feed with a past takes it for the one it has captured with.
   *
   * @throws DiagnosticException if it is of others
   * @throws RetriableException for a failure that may pass
   */
  public void requirePublicationOfNobody(SourcePreflight checked, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(checked.plan().source(), "syncline setup")) {
      refuse(checked.again(checkpoint, session).refusalOfPublication().stream().toList());
    } catch (SQLException cause) {
      throw explained(checked.plan(), cause);
    }
  }

  /**
   * Requires that a publication without the feed's mark lists no tables but the feed's: of a feed
   * that remembers no publication nothing says that it has captured with this one.
   *
   * @throws DiagnosticException if it lists others
   * @throws RetriableException for a failure that may pass
   */
  public void requireNoForeignTables(SourcePreflight checked, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(checked.plan().source(), "syncline setup")) {
      refuse(checked.again(checkpoint, session).foreignTables().stream().toList());
    } catch (SQLException cause) {
      throw explained(checked.plan(), cause);
    }
  }

  private PreparedSource prepare(
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

  /** The tables of which the publication does not list everything yet. */
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
          "replication slot {} was given up, or is older than its publication; making it anew",
          slot.get().name());
      SlotRemoval.drop(session, slot.get().name());
    }
    return creation.create(preflight.capture(), preflight.server());
  }

  /** Whether a feed has captured anything, and so has taken its publication. */
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

  /** What an error while connecting to a source or asking it means: to retry, or to be mended. */
  public static RuntimeException explained(PublishPlan plan, SQLException cause) {
    Diagnostic problem = SourcePreflight.connectionProblem(plan.source(), cause);
    if (Failure.of(cause) != Failure.TRANSIENT) {
      return new DiagnosticException(problem);
    }
    boolean unreachable = cause.getSQLState() == null || cause.getSQLState().startsWith("08");
    return unreachable
        ? new RetriableException(problem, cause)
        : new RetriableException(problem.message(), cause);
  }
}
