package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.TlsFailure;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks everything that capture requires of a source, without changing anything. */
public final class SourcePreflight {
  private final ServerCheck server;
  private final TableCheck tables;
  private final Publication publication;
  private final PublicationOwner owner;
  private final Optional<Slot> slot;
  private final PublishPlan plan;
  private final DataStore.Capture capture;
  private final List<Diagnostic> problems = new ArrayList<>();

  private SourcePreflight(PublishPlan plan, TableCheck tables, Connection session)
      throws SQLException {
    this.plan = plan;
    this.tables = tables;
    capture = plan.capture();
    server = ServerCheck.read(session);
    publication = Publication.read(session, plan.capture().publicationName());
    owner = PublicationOwner.of(publication, plan, session);
    slot = Slot.read(session, capture.slotName());
  }

  /**
   * All problems of a source at once, errors and warnings; an unreachable source is also a problem.
   *
   * @param plan the feed to capture
   * @param checkpoint the checkpoint of the feed
   */
  public static List<Diagnostic> check(PublishPlan plan, FeedCheckpoint checkpoint) {
    try (Connection session = Session.open(plan.source(), "syncline check")) {
      return of(plan, checkpoint, session).problems();
    } catch (SQLException cause) {
      return List.of(connectionProblem(plan.source(), cause));
    }
  }

  static SourcePreflight of(PublishPlan plan, FeedCheckpoint checkpoint, Connection session)
      throws SQLException {
    return of(plan, checkpoint, session, new SourceCatalog(session));
  }

  /**
   * Runs all checks.
   *
   * @param catalog catalog of the session, which may already have read the tables
   */
  public static SourcePreflight of(
      PublishPlan plan, FeedCheckpoint checkpoint, Connection session, SourceCatalog catalog)
      throws SQLException {
    return of(plan, TableCheck.of(plan, session, catalog), checkpoint, session);
  }

  /** Checks server, publication and slot again, which may have changed in the meantime. */
  SourcePreflight again(FeedCheckpoint checkpoint, Connection session) throws SQLException {
    return of(plan, tables, checkpoint, session);
  }

  private static SourcePreflight of(
      PublishPlan plan, TableCheck tables, FeedCheckpoint checkpoint, Connection session)
      throws SQLException {
    SourcePreflight preflight = new SourcePreflight(plan, tables, session);
    preflight.collect(checkpoint, session);
    return preflight;
  }

  /** Explains an error while connecting or querying. */
  static Diagnostic connectionProblem(ConnectionSettings source, SQLException cause) {
    TlsFailure tls = TlsFailure.of(cause);
    if (tls != TlsFailure.NONE) {
      return Diagnostic.error(
          SourceCode.NOT_SECURED,
          "source " + source.address() + ": " + cause.getMessage(),
          tls.fix());
    }
    if (SqlState.isLogin(cause)) {
      return Diagnostic.error(
          SourceCode.LOGIN_REFUSED,
          "source " + source.address() + ": " + cause.getMessage(),
          "check user and password of connection " + source.slug() + ", and pg_hba.conf");
    }
    if (SqlState.is(SqlState.INVALID_CATALOG_NAME, cause)) {
      return Diagnostic.error(
          SourceCode.NO_DATABASE,
          "source " + source.address() + ": " + cause.getMessage(),
          "check the database of connection " + source.slug());
    }
    if (Failure.refusesStartup(cause)) {
      return Diagnostic.error(
          SourceCode.POOLER,
          "source " + source.address() + " is a connection pooler: " + cause.getMessage(),
          "give connection " + source.slug() + " the host and port of the server itself");
    }
    return Failure.of(cause) == Failure.TRANSIENT
        ? Diagnostic.error(
            SourceCode.UNREACHABLE,
            "source " + source.address() + ": " + cause.getMessage(),
            "check host and port of connection " + source.slug() + ", and that the server runs")
        : Diagnostic.error(
            SourceCode.REFUSED,
            "source " + source.address() + ": " + cause.getMessage(),
            "check the rights of role " + source.user());
  }

  /** All problems, errors and warnings. */
  public List<Diagnostic> problems() {
    return problems;
  }

  ServerCheck server() {
    return server;
  }

  Map<String, SourceTable> tables() {
    return tables.tables();
  }

  Publication publication() {
    return publication;
  }

  /** The change after which the publication publishes the tables. */
  PublicationChange publicationChange() {
    return new PublicationChange(publication, tables.content(), owner);
  }

  Optional<Slot> slot() {
    return slot;
  }

  PublishPlan plan() {
    return plan;
  }

  DataStore.Capture capture() {
    return capture;
  }

  /**
   * The reason why a feed that never captured with the publication must not use it, if there is
   * one.
   */
  Optional<Diagnostic> refusalOfPublication() {
    return owner.problem(tables.content(), false, publicationChange().isNeedless());
  }

  /** The reason why other tables that the publication lists must stay in it, if there are any. */
  Optional<Diagnostic> foreignTables() {
    return owner.foreignTables(tables.content());
  }

  private List<Diagnostic> publicationProblems(boolean taken, Connection session)
      throws SQLException {
    PublicationChange change = publicationChange();
    Optional<Diagnostic> ofOthers = owner.problem(tables.content(), taken, change.isNeedless());
    if (ofOthers.isPresent()) {
      return List.of(ofOthers.get());
    }
    // A statement that removes tables of others must not be proposed.
    return change
        .denial(session)
        .map(denial -> owner.foreignTables(tables.content()).orElse(denial))
        .stream()
        .toList();
  }

  private void collect(FeedCheckpoint checkpoint, Connection session) throws SQLException {
    problems.addAll(server.problems());
    Optional<Diagnostic> otherHistory = SourceHistory.problem(plan, checkpoint, server.identity());
    otherHistory.ifPresent(problems::add);
    problems.addAll(EmptyEnums.problems(session));
    problems.addAll(tables.problems());
    List<Diagnostic> unusable = publication.problems();
    problems.addAll(unusable);
    if (unusable.isEmpty() && tables.problems().isEmpty()) {
      problems.addAll(publicationProblems(SourceSetup.isCaptured(checkpoint), session));
    }
    // In another history, slots say nothing about this feed.
    if (otherHistory.isEmpty()) {
      problems.addAll(SlotCheck.problems(slot, server, plan, checkpoint));
    }
    if (slot.isEmpty()) {
      problems.addAll(server.capacityProblems());
    }
  }
}
