package dev.syncline.postgres.source.internal.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.spi.AppendBoundary;
import dev.syncline.eventstore.BackfillProgress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How far the first load of an append-only table is, and its boundary. Progress keeps it as a JSON
 * object.
 *
 * @param next the rows of this transaction and of all later ones come in the stream; 64 bits
 * @param streamed the transactions before it, with their subtransactions, whose rows come in the
 *     stream as well: they were running when the boundary was fixed
 * @param parts the relations that held the rows then
 * @param page the first page that is not read completely, of each of these relations
 * @param row the row that was read last within the pages that are being read; empty before the
 *     first
 */
record AppendPlace(
    long next, List<Long> streamed, List<Part> parts, long page, long upTo, Optional<LastRow> row) {
  private static final ObjectMapper JSON = new ObjectMapper();

  AppendPlace {
    streamed = List.copyOf(streamed);
    parts = List.copyOf(parts);
    Objects.requireNonNull(row, "row");
  }

  /**
   * A relation that holds rows: the table itself, or a partition.
   *
   * @param oid its OID
   * @param file its file, another one after all its rows were rewritten
   * @param pages how many pages it had
   */
  record Part(long oid, long file, long pages) {}

  /**
   * Where a row is.
   *
   * @param part the OID of the relation
   * @param ctid its place there, as PostgreSQL prints it
   */
  record LastRow(long part, String ctid) {}

  /** The form of it in JSON, where a place without text is none. */
  private record Written(
      long next, List<Long> streamed, List<Part> parts, long page, long upTo, LastRow row) {}

  private static final LastRow NONE = new LastRow(0, "");

  /** Reads it from the progress of a load that has begun. */
  static AppendPlace of(BackfillProgress progress) {
    try {
      Written read = JSON.readValue(progress.lastKey().orElseThrow(), Written.class);
      return new AppendPlace(
          read.next(),
          read.streamed(),
          read.parts(),
          read.page(),
          read.upTo(),
          Optional.of(read.row()).filter(row -> !row.equals(NONE)));
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException("the progress of an append-only load is unreadable");
    }
  }

  String write() {
    try {
      return JSON.writeValueAsString(
          new Written(next, streamed, parts, page, upTo, row.orElse(NONE)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("numbers and texts are always JSON", impossible);
    }
  }

  /** The transactions whose rows the load brings. */
  AppendBoundary boundary() {
    Set<Long> running = new HashSet<>(streamed);
    return transactionId -> {
      long full = next + ((int) transactionId - (int) next);
      return full < next && !running.contains(full);
    };
  }

  /** How many pages the largest of the relations had. */
  long pages() {
    return parts.stream().mapToLong(Part::pages).max().orElse(0);
  }

  /** The place after a row within pages of which others are still to be read. */
  AppendPlace past(LastRow last, long end) {
    return new AppendPlace(next, streamed, parts, page, end, Optional.of(last));
  }

  AppendPlace fromPage(long first) {
    return new AppendPlace(next, streamed, parts, first, first, Optional.empty());
  }
}
