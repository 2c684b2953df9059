package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides whether a publication belongs to the plan's feed. A publication that belongs to another
 * feed, or lists other tables, is not changed: if it listed exactly the feed's tables, other
 * readers would no longer receive theirs.
 *
 * <p>A publication without a mark belongs to the first feed that takes it: it was prepared for a
 * role that may not alter it, or was taken before publications were marked.
 */
public final class PublicationOwner {
  private static final String SLOT_OF_DATABASE =
      "SELECT FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()";

  private final Publication publication;
  private final PublicationMark own;
  private final Optional<PublicationMark> other;

  private PublicationOwner(
      Publication publication, PublicationMark own, Optional<PublicationMark> other) {
    this.publication = publication;
    this.own = own;
    this.other = other;
  }

  /** Determines the owner of a publication in the session's database. */
  static PublicationOwner of(Publication publication, PublishPlan plan, Connection session)
      throws SQLException {
    PublicationMark own = PublicationMark.of(plan);
    Optional<PublicationMark> other =
        publication.mark().filter(mark -> !mark.slot().equals(own.slot()));
    return new PublicationOwner(
        publication,
        own,
        other.isPresent() && slotExists(session, other.get().slot()) ? other : Optional.empty());
  }

  /** Reads the plan's publication and determines its owner. */
  public static PublicationOwner read(PublishPlan plan, Connection session) throws SQLException {
    return of(Publication.read(session, plan.capture().publicationName()), plan, session);
  }

  /**
   * Whether the feed may have taken the publication: it has the feed's mark, or it has no mark of
   * another feed and the feed has captured before, with this publication or with another.
   *
   * @param checkpoint the checkpoint of the feed
   */
  boolean isOwn(FeedCheckpoint checkpoint) {
    return isMarked() || other.isEmpty() && SourceSetup.isCaptured(checkpoint);
  }

  /**
   * The reason why the feed must not drop it, if there is one.
   *
   * @param checkpoint the checkpoint of the feed
   * @param content the content that the feed needs
   */
  public Optional<Diagnostic> dropProblem(FeedCheckpoint checkpoint, PublicationContent content) {
    if (!publication.exists()) {
      return Optional.empty();
    }
    if (isOwn(checkpoint)) {
      return foreignTables(content);
    }
    return Optional.of(other.map(owner -> withOther(owner, false)).orElseGet(this::notKnown));
  }

  /** The mark to write into it; empty if it has that mark or belongs to another feed. */
  Optional<PublicationMark> lacks() {
    return other.isPresent() || publication.mark().equals(Optional.of(own))
        ? Optional.empty()
        : Optional.of(own);
  }

  /** Whether it belongs to another feed that is captured through another slot. */
  boolean isOfOtherFeed() {
    return other.isPresent();
  }

  /**
   * The reason why the feed must not capture with it, if there is one.
   *
   * @param content the content that the feed needs
   * @param taken whether the feed has captured with it before
   * @param serves whether it already publishes exactly that content
   */
  Optional<Diagnostic> problem(PublicationContent content, boolean taken, boolean serves) {
    if (other.isPresent()) {
      return Optional.of(withOther(other.get(), taken && serves));
    }
    return taken ? Optional.empty() : foreignTables(content);
  }

  /**
   * The reason why tables that the feed does not capture must stay in it, if it lists any: without
   * the feed's mark they may belong to another reader.
   *
   * @param content the content that the feed needs
   */
  Optional<Diagnostic> foreignTables(PublicationContent content) {
    if (isMarked() || other.isPresent()) {
      return Optional.empty();
    }
    Set<TableName> foreign = new TreeSet<>(publication.tables());
    foreign.removeAll(content.relations());
    foreign.removeAll(content.parts());
    return foreign.isEmpty() ? Optional.empty() : Optional.of(ofOthers(foreign));
  }

  /**
   * Whether the feed may remove a table from it: any table if it has the feed's mark, else only the
   * feed's tables.
   *
   * @param content the content that the feed needs
   */
  boolean mayTakeOut(TableName table, PublicationContent content) {
    return isMarked()
        || other.isEmpty()
            && (content.relations().contains(table) || content.parts().contains(table));
  }

  private boolean isMarked() {
    return publication.mark().filter(mark -> mark.slot().equals(own.slot())).isPresent();
  }

  private Diagnostic ofOthers(Set<TableName> foreign) {
    return Diagnostic.error(
        SourceCode.PUBLICATION_OF_OTHERS,
        "publication "
            + publication.name()
            + " lists "
            + foreign
            + ", which feed "
            + own.feed()
            + " does not capture",
        "name another publicationName in the data store; or, if nothing else uses this publication:"
            + " ALTER PUBLICATION "
            + Quoted.identifier(publication.name())
            + " DROP TABLE "
            + foreign.stream()
                .map(table -> "ONLY " + QuotedTable.of(table))
                .collect(Collectors.joining(", ")));
  }

  private Diagnostic notKnown() {
    return Diagnostic.error(
        SourceCode.PUBLICATION_OF_OTHERS,
        "publication " + publication.name() + " was never captured with by feed " + own.feed(),
        "leave it; or, if nothing else uses it: DROP PUBLICATION "
            + Quoted.identifier(publication.name()));
  }

  private Diagnostic withOther(PublicationMark owner, boolean goesOn) {
    if (owner.feed().equals(own.feed())) {
      return ofOtherSlot(owner, goesOn);
    }
    return goesOn ? sharedWith(owner) : ofOtherFeed(owner);
  }

  /** The other slot is usually the one that the data store named before. */
  private Diagnostic ofOtherSlot(PublicationMark owner, boolean goesOn) {
    String message =
        "publication "
            + publication.name()
            + " is marked for this feed, "
            + own.feed()
            + ", with replication slot "
            + owner.slot()
            + ", which still exists, while the data store names slot "
            + own.slot();
    String fix =
        "name slotName "
            + owner.slot()
            + " again in the data store; or, if it is the feed's former slot, drop it, since it"
            + " holds back the source's log: "
            + dropOf(owner)
            + "; or, if the feed is captured through it into another event store, name another"
            + " publicationName";
    return goesOn
        ? Diagnostic.warning(SourceCode.PUBLICATION_OF_OTHER_FEED, message, fix)
        : Diagnostic.error(SourceCode.PUBLICATION_OF_OTHER_FEED, message, fix);
  }

  private Diagnostic ofOtherFeed(PublicationMark owner) {
    return Diagnostic.error(
        SourceCode.PUBLICATION_OF_OTHER_FEED,
        inUse(owner) + "; feed " + own.feed() + " must not change it",
        wayOut(owner));
  }

  private Diagnostic sharedWith(PublicationMark owner) {
    return Diagnostic.warning(
        SourceCode.PUBLICATION_OF_OTHER_FEED,
        inUse(owner)
            + ", and feed "
            + own.feed()
            + " with the same tables; it stops as soon as the two need different ones",
        wayOut(owner));
  }

  private String inUse(PublicationMark owner) {
    return "publication "
        + publication.name()
        + " is used by feed "
        + owner.feed()
        + " through replication slot "
        + owner.slot();
  }

  private static String wayOut(PublicationMark owner) {
    return "name another publicationName in the data store; or, if nothing is captured through that"
        + " slot any more: "
        + dropOf(owner);
  }

  private static String dropOf(PublicationMark owner) {
    return "SELECT pg_drop_replication_slot('" + owner.slot() + "')";
  }

  private static boolean slotExists(Connection session, String slot) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(SLOT_OF_DATABASE)) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
